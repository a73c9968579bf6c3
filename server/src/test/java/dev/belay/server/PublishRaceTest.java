package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.wire.ReleaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Many publish at once, on two servers over one database.
@ExtendWith(SharedPostgres.class)
final class PublishRaceTest {

  private static final int PUBLISHERS = 12;
  private static final int ROUNDS = 3;

  /// What one publisher is about to publish.
  private record Ready(Team team, String change, dev.belay.wire.PlanRecord plan) {}

  private final SharedPostgres.Running postgres;

  PublishRaceTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
  }

  @Test
  void exactly_one_wins_each_round_and_numbers_have_neither_gap_nor_double() throws Exception {
    try (var one = RunningPlane.start(postgres);
        var other = RunningPlane.start(postgres)) {
      var team = Team.of(one, postgres, "race");
      var elsewhere = team.on(other);
      for (int head = 0; head < ROUNDS; head++) {
        assertOneWins(race(ready(team, elsewhere, head), head), head + 1);
      }
      var numbers =
          Team.read(team.site().get(team.path("/releases"), team.otto()), ReleaseRecord.Page.class)
              .releases()
              .stream()
              .map(ReleaseRecord::number)
              .toList();
      assertThat(numbers).containsExactly(3, 2, 1, 0);
    }
  }

  private static List<Ready> ready(Team team, Team elsewhere, int head) {
    var ready = new ArrayList<Ready>();
    for (int i = 0; i < PUBLISHERS; i++) {
      var change = team.open(policy("no-%d-%d".formatted(head, i)));
      var plan = team.plan(change.id());
      assertThat(team.accept(change.id(), plan, team.rita()).status()).isEqualTo(201);
      ready.add(new Ready(i % 2 == 0 ? team : elsewhere, change.id(), plan));
    }
    return ready;
  }

  private static String policy(String tool) {
    return Team.NO_DELETES.replace("files.delete", tool);
  }

  private static List<RunningPlane.Answer> race(List<Ready> publishers, int head) throws Exception {
    var answers = new ArrayList<RunningPlane.Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks =
          publishers.stream()
              .<Callable<RunningPlane.Answer>>map(
                  ready -> () -> ready.team().publish(ready.change(), ready.plan(), head))
              .toList();
      for (var done : threads.invokeAll(tasks)) {
        answers.add(done.get());
      }
    }
    return answers;
  }

  private static void assertOneWins(List<RunningPlane.Answer> answers, int number) {
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(
            answer -> {
              assertThat(answer.code()).isEqualTo("overtaken");
              assertThat(answer.status()).isEqualTo(409);
              assertThat(answer.json().path("title").asString())
                  .isEqualTo(
                      "release %d by `otto` is the head, and not release %d"
                          .formatted(number, number - 1));
            });
  }
}
