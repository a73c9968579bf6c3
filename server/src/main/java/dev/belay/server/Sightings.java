package dev.belay.server;

import dev.belay.rollout.Gate;
import dev.belay.rollout.Rollout;
import java.time.Duration;

/// What was recorded since a rollout came to its step: what its gates look at.
final class Sightings {

  private Sightings() {}

  static Gate.Seen since(
      Transaction transaction, String project, String environment, Rollout rollout) {
    return transaction
        .handle()
        .createQuery(
            """
            with since as (
                select * from decision
                where :project = any (projects) and environment = :environment and time >= :since
            )
            select
                (select count(distinct principal) from since),
                (select count(distinct principal)
                 from since cross join jsonb_array_elements(record -> 'candidates') candidate
                 where candidate ->> 'address' = :address
                     and candidate #>> '{said,verdict}' <> record #>> '{decided,verdict}'),
                (select count(*) from bypass
                 where time >= :since and case
                     when effective is null then received < :late
                     else :project = any (projects) and environment = :environment end)
            """)
        .bind("project", project)
        .bind("environment", environment)
        .bind("since", rollout.since())
        .bind("address", rollout.address().text())
        .bind("late", transaction.now().minus(DecisionSearch.LATE))
        .map(
            (row, _) ->
                new Gate.Seen(
                    Duration.between(rollout.since(), transaction.now()),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3)))
        .one();
  }
}
