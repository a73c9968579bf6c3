package dev.belay.cli;

import dev.belay.engine.Decision;
import dev.belay.workbench.Simulation;
import dev.belay.workbench.Simulation.Answered;
import dev.belay.workbench.Simulation.Change;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A simulation as it is printed: the answers that changed, the looser ones first, and how many
/// there are of each kind.
final class SimulationText {

  private SimulationText() {}

  static void print(Simulation simulation, PrintWriter out) {
    for (var answered : changed(simulation)) {
      out.printf("%-10s %s%n", answered.change().text(), TextTable.printable(answered.name()));
      var isSaid = !sentence(answered.before()).equals(sentence(answered.after()));
      print("before", answered.before(), isSaid, out);
      print("after", answered.after(), isSaid, out);
    }
    if (!changed(simulation).isEmpty()) {
      out.println();
    }
    var all = simulation.answered().size();
    out.printf(
        "%d %s: %d loosened, %d tightened, %d otherwise, %d same%n",
        all,
        all == 1 ? "fixture" : "fixtures",
        simulation.count(Change.LOOSENED),
        simulation.count(Change.TIGHTENED),
        simulation.count(Change.OTHERWISE),
        simulation.count(Change.SAME));
  }

  /// @param isSaid whether the sentence tells the two apart
  private static void print(String when, Decision decision, boolean isSaid, PrintWriter out) {
    out.printf("  %-7s  %s%n", when, sentence(decision));
    if (!isSaid) {
      decision
          .answer()
          .needs()
          .forEach(need -> out.printf("           %s%n", TrialText.need(need)));
      if (decision.elements().size() > 1) {
        out.printf("           keeps %s%n", kept(decision));
      }
    }
  }

  private static String sentence(Decision decision) {
    return decision.answer().sentence();
  }

  private static String kept(Decision decision) {
    return decision.kept().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static List<Answered> changed(Simulation simulation) {
    return Arrays.stream(Change.values())
        .filter(change -> change != Change.SAME)
        .flatMap(change -> simulation.answered().stream().filter(each -> each.change() == change))
        .toList();
  }

  static JsonObject json(Simulation simulation) {
    var counts = new JsonObject();
    for (var change : Change.values()) {
      counts.put(change.text(), simulation.count(change));
    }
    return new JsonObject()
        .put("counts", counts.value())
        .put("fixtures", simulation.answered().size())
        .put("changed", changed(simulation), SimulationText::changed);
  }

  private static JsonObject changed(Answered answered) {
    return new JsonObject()
        .put("fixture", answered.name())
        .put("change", answered.change().text())
        .put("from", answered.before().verdict().text())
        .put("to", answered.after().verdict().text())
        .put("before", sentence(answered.before()))
        .put("after", sentence(answered.after()));
  }
}
