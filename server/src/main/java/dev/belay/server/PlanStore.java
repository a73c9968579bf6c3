package dev.belay.server;

import dev.belay.rollout.Change;
import dev.belay.rollout.Plan;
import dev.belay.workbench.Comparison;
import org.jdbi.v3.core.Handle;

/// Plans that were made, each with what the replay beside it showed.
final class PlanStore {

  private PlanStore() {}

  static void keep(Transaction transaction, Planner.Planned planned) {
    var plan = planned.plan();
    transaction
        .handle()
        .createUpdate(
            """
            insert into plan (
                project, change, edition, plan, evidence, environment, weakens, value, comparison,
                made_by, made, expires)
            values (
                :project, :change, :edition, :plan, :evidence, :environment, :weakens,
                :value::jsonb, :comparison::jsonb, :by, :made, :expires)
            on conflict do nothing
            """)
        .bind("project", plan.project())
        .bind("change", Long.parseLong(plan.change()))
        .bind("edition", plan.edition())
        .bind("plan", plan.digest().text())
        .bind("evidence", plan.evidence().digest().text())
        .bind("environment", plan.environment())
        .bind("weakens", plan.weakens())
        .bind("value", Stored.text(plan))
        .bind("comparison", Stored.text(planned.comparison()))
        .bind("by", transaction.actor().name())
        .bind("made", plan.made())
        .bind("expires", plan.expires())
        .execute();
  }

  /// The plan with this digest that was made last.
  static Planner.Planned find(Handle handle, Change change, String digest) throws Refused {
    return handle
        .select(
            """
            select value::text, comparison::text from plan
            where project = ? and change = ? and plan = ?
            order by edition desc, made desc limit 1
            """,
            change.project(),
            Long.parseLong(change.id()),
            digest)
        .map(
            (row, _) ->
                new Planner.Planned(
                    Stored.read(row.getString(1), Plan.class),
                    Stored.read(row.getString(2), Comparison.class)))
        .findOne()
        .orElseThrow(() -> Refused.unknown("plan", digest));
  }
}
