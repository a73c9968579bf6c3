package dev.belay.cli;

import dev.belay.wire.RolloutRecord;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A rollout as a person reads it.
final class RolloutText {

  private RolloutText() {}

  static void print(RolloutRecord rollout, PrintWriter out) {
    out.printf(
        "rollout %s of release %d in %s: %s%s%n",
        rollout.id(),
        rollout.release(),
        rollout.environment(),
        rollout.state(),
        rollout.by().map(by -> " by " + by).orElse("")
            + rollout.reason().map(why -> ": " + TextTable.printable(why)).orElse(""));
    for (int i = 0; i < rollout.steps().size(); i++) {
      out.printf("  %s %s%n", mark(rollout, i), step(rollout.steps().get(i)));
    }
    out.printf("  %s takes it back%n", rollout.rollbackOwner());
  }

  private static String mark(RolloutRecord rollout, int step) {
    if (rollout.state().equals("finished") || step < rollout.step()) {
      return "+";
    }
    return step == rollout.step() && !rollout.state().equals("queued") ? ">" : " ";
  }

  private static String step(RolloutRecord.Step step) {
    var words = new ArrayList<String>();
    words.add(step.stage().text());
    step.percent()
        .filter(percent -> percent < 100)
        .ifPresent(percent -> words.add(number(percent) + "%"));
    step.labels()
        .orElse(Map.of())
        .forEach((name, value) -> words.add("%s=%s".formatted(name, value)));
    words.addAll(step.gates().orElse(List.of()));
    return String.join(", ", words);
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.2f", number).replaceAll("\\.?0+$", "");
  }
}
