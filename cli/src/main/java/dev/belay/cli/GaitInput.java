package dev.belay.cli;

import dev.belay.workbench.GaitIntent;
import java.util.Set;

/// One request as gait writes it.
///
/// @param question that the intent asks
/// @param unknown pointers to what the intent cannot vouch for
record GaitInput(String question, GateInput input, Set<String> unknown) {

  static GaitInput of(GateInput json) throws InvalidInput {
    return switch (GaitIntent.read(json.fields())) {
      case GaitIntent.Asked(var question, var input, var unknown) ->
          new GaitInput(question, new GateInput(json.name(), input), unknown);
      case GaitIntent.Refused(var problems) -> {
        var first = problems.getFirst();
        throw new InvalidInput(
            "%s: %s".formatted(json.name(), first.message()), first.help().orElse(""));
      }
    };
  }
}
