package dev.belay.language;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Forms of conditions that were checked already, for one project: most of its rules differ from
/// others in their constants only. Not safe for more than one thread.
final class CheckedForms {

  /// What a condition may name besides what its question gives.
  ///
  /// @param each the variable of an element
  record Environment(String question, Optional<String> each, List<Named> lets) {

    Environment {
      lets = List.copyOf(lets);
    }
  }

  /// @param nesting how deep what it stands for nests
  record Named(String name, CelType type, int nesting) {}

  /// @param text whose check this is
  /// @param nesting together with what its names stand for
  record Form(Blanks text, CelAbstractSyntaxTree tree, int nesting) {}

  private final Map<Environment, Map<String, Form>> forms = new HashMap<>();

  Map<String, Form> in(Environment environment) {
    return forms.computeIfAbsent(environment, _ -> new HashMap<>());
  }
}
