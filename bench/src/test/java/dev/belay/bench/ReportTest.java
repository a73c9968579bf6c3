package dev.belay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.bench.Figures.Agreement;
import dev.belay.bench.Figures.Timing;
import dev.belay.bench.Outcome.LeftOut;
import dev.belay.bench.Outcome.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

  private static final Options QUICK = Options.of(List.of("--quick")).orElseThrow();

  @Test
  void times_are_told_beside_the_floor_and_what_is_left_out_with_its_reason() {
    var text = new Report(results(0)).text();
    assertThat(text)
        .containsPattern("floor, from a map +100 ns +1.0x")
        .containsPattern("jCasbin +2.5 us +25x")
        .contains("Left out: Drools with 1,000 rules took more than 2 minutes to load.")
        .contains("Not here: Other: nobody has it.")
        .contains("Verdicts: all 100 compared answers are those that the workload expects.");
  }

  @Test
  void an_engine_that_decides_otherwise_is_told() {
    assertThat(results(0).allAgree()).isTrue();
    assertThat(results(3).allAgree()).isFalse();
    assertThat(new Report(results(3)).text())
        .contains("WRONG: jCasbin with 1,000 rules in 3 of 50 answers (call 7)");
  }

  @Test
  void only_the_part_between_the_markers_is_written(@TempDir Path folder) throws IOException {
    var file = folder.resolve("page.md");
    Files.writeString(file, "before\n<!-- decide -->\nold\n<!-- /decide -->\nafter\n");
    Document.write(file, "decide", "new\n");
    assertThat(file)
        .hasContent(
            """
            before
            <!-- decide -->

            ```text
            new
            ```

            <!-- /decide -->
            after
            """);
  }

  @Test
  void figures_cross_from_the_trial_to_the_race_unchanged() {
    var done = new Message.Done(figures("jCasbin", 2_500, 0));
    assertThat(Message.of(done.line())).isEqualTo(done);
    assertThat(Message.of(new Message.Loaded(1.5).line())).isEqualTo(new Message.Loaded(1.5));
    assertThat(Message.of(new Message.Loading().line())).isEqualTo(new Message.Loading());
    assertThat(Message.of("a warning")).isEqualTo(new Message.Noise("a warning"));
  }

  private static Results results(int other) {
    return new Results(
        QUICK,
        new Yardsticks(100, 1_000, Optional.of(2_000.0)),
        List.of(
            new Measured(figures("floor, from a map", 100, 0)),
            new Measured(figures("jCasbin", 2_500, other)),
            new LeftOut("Drools", 1_000, "took more than 2 minutes to load")),
        List.of(new Contenders.Absent("Other", "nobody has it")));
  }

  private static Figures figures(String contender, double nanos, int other) {
    var timing = new Timing(nanos, 16, 2_000);
    return new Figures(
        contender,
        1_000,
        12.5,
        new Agreement(50, other, other == 0 ? "" : "call 7"),
        Optional.of(timing),
        Optional.of(timing));
  }
}
