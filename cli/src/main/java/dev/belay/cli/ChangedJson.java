package dev.belay.cli;

import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Verdict;
import dev.belay.rollout.Difference;
import dev.belay.workbench.Simulation.Change;
import dev.belay.workbench.Simulation.Changed;
import dev.belay.workbench.Simulation.Side;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// A changed answer as JSON.
final class ChangedJson {

  private ChangedJson() {}

  static JsonObject of(Changed changed) {
    var json =
        new JsonObject()
            .put("fixture", changed.fixture())
            .put("change", changed.change().text())
            .put("policy", changed.cause().policy())
            .put("rule", changed.cause().rule())
            .put("from", changed.cause().from().text())
            .put("to", changed.cause().to().text());
    put("before", changed.before(), json);
    put("after", changed.after(), json);
    return json;
  }

  private static void put(String name, Side side, JsonObject into) {
    into.put(name, side.sentence());
    if (!side.details().isEmpty()) {
      into.put(name + "_details", side.details());
    }
  }

  /// Absent where it is something else.
  static Optional<Changed> read(Mapping json) {
    try {
      return Optional.of(
          new Changed(
              text(json, "fixture"),
              Change.from(text(json, "change")).orElseThrow(),
              new Difference(
                  text(json, "policy"),
                  text(json, "rule"),
                  Verdict.from(text(json, "from")).orElseThrow(),
                  Verdict.from(text(json, "to")).orElseThrow()),
              side(json, "before"),
              side(json, "after")));
    } catch (NoSuchElementException _) {
      return Optional.empty();
    }
  }

  private static Side side(Mapping json, String name) {
    return new Side(text(json, name), texts(json, name + "_details"));
  }

  private static String text(Mapping json, String name) {
    return json.find(name).flatMap(ChangedJson::text).orElseThrow();
  }

  private static Optional<String> text(Value value) {
    return value instanceof Text(var text) ? Optional.of(text) : Optional.empty();
  }

  private static List<String> texts(Mapping json, String name) {
    return json.find(name).orElse(json) instanceof Listing(var all)
        ? all.stream().map(value -> text(value).orElseThrow()).toList()
        : List.of();
  }
}
