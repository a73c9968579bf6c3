package dev.belay.cli;

import dev.belay.workbench.Simulation.Change;
import dev.belay.workbench.Simulation.Changed;
import dev.belay.workbench.SimulationCounts;
import dev.belay.workbench.SimulationCounts.Group;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A simulation as one JSON object on one line; each changed answer is written as it is read, so
/// that there may be any number.
///
/// @param isWhole whether all fixtures were asked
/// @param all the changed answers, where each of them is to be printed
record SimulationJson(SimulationCounts counts, boolean isWhole, Optional<SimulationLog> all) {

  void print(PrintWriter out) throws InvalidInput, IOException {
    var rest = rest().line();
    if (all.isPresent()) {
      out.print("{\"changed\":[");
      var isFirst = new AtomicBoolean(true);
      all.get().each(changed -> print(changed, isFirst.getAndSet(false), out));
      out.print("],");
      out.println(rest.substring(1));
    } else {
      out.println(rest);
    }
    out.flush();
  }

  private static void print(Changed changed, boolean isFirst, PrintWriter out) {
    out.print((isFirst ? "" : ",") + ChangedJson.of(changed).line());
  }

  /// Its keys come after `changed`.
  private JsonObject rest() {
    var kinds = new JsonObject();
    for (var change : Change.values()) {
      kinds.put(change.text(), counts.count(change));
    }
    return new JsonObject()
        .put("counts", kinds.value())
        .put("fixtures", counts.fixtures())
        .put("groups", counts.groups(), SimulationJson::group)
        .put("interrupted", !isWhole);
  }

  private static JsonObject group(Group group) {
    return new JsonObject()
        .put("change", group.change().text())
        .put("policy", group.cause().policy())
        .put("rule", group.cause().rule())
        .put("from", group.cause().from().text())
        .put("to", group.cause().to().text())
        .put("fixtures", group.fixtures())
        .put("samples", group.samples(), ChangedJson::of);
  }
}
