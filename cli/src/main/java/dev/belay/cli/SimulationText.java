package dev.belay.cli;

import dev.belay.rollout.Difference;
import dev.belay.workbench.Simulation.Change;
import dev.belay.workbench.Simulation.Changed;
import dev.belay.workbench.Simulation.Side;
import dev.belay.workbench.SimulationCounts;
import dev.belay.workbench.SimulationCounts.Group;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/// A simulation as it is printed: the answers that changed, by kind of change and cause, the looser
/// ones first, and how many there are of each kind.
///
/// @param isWhole whether all fixtures were asked
/// @param all the changed answers, where each of them is to be printed
record SimulationText(SimulationCounts counts, boolean isWhole, Optional<SimulationLog> all) {

  void print(PrintWriter out) throws InvalidInput, IOException {
    if (all.isPresent() && !counts.groups().isEmpty()) {
      for (var change : Change.values()) {
        all.get().each(changed -> printIf(change, changed, out));
      }
      out.println();
    }
    counts.groups().forEach(group -> print(group, out));
    if (!counts.groups().isEmpty()) {
      out.println();
    }
    out.println(sum());
    out.flush();
  }

  private static void printIf(Change change, Changed changed, PrintWriter out) {
    if (changed.change() == change) {
      out.printf("%-10s %s%n", change.text(), TextTable.printable(changed.fixture()));
      print("", changed, out);
    }
  }

  private static void print(String indent, Changed changed, PrintWriter out) {
    print(indent + "  before ", changed.before(), out);
    print(indent + "  after  ", changed.after(), out);
  }

  private static void print(String when, Side side, PrintWriter out) {
    out.printf("%s  %s%n", when, side.sentence());
    side.details().forEach(detail -> out.printf("%s  %s%n", " ".repeat(when.length()), detail));
  }

  private void print(Group group, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-10s %s: %s%n",
        group.change().text(),
        cause(group.cause()),
        counted(group.fixtures()));
    if (all.isPresent()) {
      return;
    }
    for (var sample : group.samples()) {
      out.printf("  %s%n", TextTable.printable(sample.fixture()));
      print("  ", sample, out);
    }
    var more = group.fixtures() - group.samples().size();
    if (more > 0) {
      out.printf(Locale.ROOT, "  and %,d more, which --all shows%n", more);
    }
  }

  private static String cause(Difference cause) {
    return cause.from() == cause.to()
        ? "%s, still %s".formatted(cause.name(), cause.to().text())
        : cause.sentence();
  }

  private static String counted(long fixtures) {
    return String.format(Locale.ROOT, "%,d %s", fixtures, fixtures == 1 ? "fixture" : "fixtures");
  }

  private String sum() {
    return String.format(
        Locale.ROOT,
        "%s%s: %,d loosened, %,d tightened, %,d otherwise, %,d same",
        isWhole ? "" : "interrupted after ",
        counted(counts.fixtures()),
        counts.count(Change.LOOSENED),
        counts.count(Change.TIGHTENED),
        counts.count(Change.OTHERWISE),
        counts.count(Change.SAME));
  }
}
