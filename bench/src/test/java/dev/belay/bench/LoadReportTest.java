package dev.belay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LoadReportTest {

  private static final Sizes QUICK = Sizes.of(Options.QUICK);

  @Test
  void figures_are_told_beside_what_they_may_be() {
    var text =
        text(
            Map.of(Measure.TEXT, List.of(800.0, 700.0), Measure.CONTENT, List.of(250.0, 240.0)),
            Map.of());
    assertThat(text)
        .containsPattern(
            "1,000 rules from text, half of dev.cel's check +800 ms +700 ms +1,000 ms +0.8x")
        .containsPattern("from the content of a release +250 ms +240 ms +500 ms +0.5x +150 ms")
        .containsPattern("memory of 1,000 rules +- +20 MB")
        .contains("On a processor, loading from text took 0.37 of what dev.cel's check took.")
        .doesNotContain("Not reached");
  }

  @Test
  void what_is_not_reached_is_told_with_a_reason() {
    assertThat(text(Map.of(Measure.CONTENT, List.of(501.0, 500.0)), Map.of()))
        .contains("Not reached: 1,000 rules from the content of a release: its JSON has");
  }

  @Test
  void metaspace_that_grows_is_not_reached() {
    assertThat(
            text(
                Map.of(Measure.CHANGE, List.of(5.0, 4.0, 9.0, 20.0, 20.9, 100.0, 101.0)), Map.of()))
        .contains("Classes loaded before and after the changes: 100 and 101.")
        .doesNotContain("Not reached");
    assertThat(
            text(
                Map.of(Measure.CHANGE, List.of(5.0, 4.0, 9.0, 20.0, 21.1, 100.0, 900.0)), Map.of()))
        .contains("Not reached: metaspace after 50 changes");
  }

  @Test
  void a_measure_that_fails_says_why() {
    assertThat(text(Map.of(), Map.of(Measure.STOP, "out of memory")))
        .contains("Left out: stops: out of memory");
  }

  private static String text(Map<Measure, List<Double>> taken, Map<Measure, String> failures) {
    var found = new HashMap<>(taken);
    found.put(Measure.CHECK, List.of(2_000.0, 1_900.0));
    return new LoadReport(new LoadResults(QUICK, 100, found, failures)).text();
  }
}
