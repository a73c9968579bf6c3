package dev.belay.workbench;

import dev.belay.rollout.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A comparison as a person at a terminal reads it.
public final class ComparisonText {

  private ComparisonText() {}

  /// Lines, without colours.
  public static String print(Comparison comparison) {
    var lines = new ArrayList<String>();
    if (!comparison.differences().isEmpty()) {
      lines.addAll(differences(comparison));
      lines.add("");
    }
    if (!comparison.cannotTell().isEmpty()) {
      lines.addAll(cannotTell(comparison));
      lines.add("");
    }
    lines.add(sum(comparison));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> differences(Comparison comparison) {
    var table = new Table("change", "because of", "from", "to", "decisions", "subjects", "such as");
    comparison
        .differences()
        .forEach(
            (cause, tally) ->
                table.row(
                    Comparison.change(cause),
                    name(cause),
                    cause.from().text(),
                    cause.to().text(),
                    number(tally.decisions()),
                    number(tally.subjects()),
                    tally.samples().getFirst()));
    return table.lines();
  }

  private static String name(Difference cause) {
    if (cause.policy().isEmpty()) {
      return "no policy";
    }
    return cause.rule().isEmpty() ? cause.policy() : cause.policy() + "/" + cause.rule();
  }

  private static List<String> cannotTell(Comparison comparison) {
    var table = new Table("cannot tell without", "decisions", "subjects", "such as");
    comparison
        .cannotTell()
        .forEach(
            (fields, tally) ->
                table.row(
                    fields,
                    number(tally.decisions()),
                    number(tally.subjects()),
                    tally.samples().getFirst()));
    return table.lines();
  }

  private static String sum(Comparison comparison) {
    var sum =
        "%s: %s same, %s tightened, %s loosened, %s cannot tell"
            .formatted(
                comparison.compared() == 1
                    ? "1 decision"
                    : number(comparison.compared()) + " decisions",
                number(comparison.same()),
                number(comparison.tightened()),
                number(comparison.loosened()),
                number(comparison.untold()));
    return comparison.otherThanRecorded() == 0
        ? sum
        : sum
            + "\n%s recorded with another verdict than what decides now gives"
                .formatted(number(comparison.otherThanRecorded()));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
