package dev.belay.engine;

import java.util.List;
import java.util.Optional;

/// Makes code of conditions. Safe for any number of threads.
final class ConditionCompiler {

  /// A condition that can be tested: code that it may share with others, and what is its own.
  record Compiled(CompiledCondition code, Bindings bindings) {

    int test(Frame frame) {
      return code.test(frame, bindings);
    }
  }

  /// Gives every path that conditions read a number in their [Frame].
  interface PathNumbers {

    int number(InputPath path);
  }

  private ConditionCompiler() {}

  static ConditionCompiler make() {
    return new ConditionCompiler();
  }

  /// Absent for what only [Evaluator] can answer.
  ///
  /// @param lets what the condition's policy names
  /// @param element the variable that holds one element, where its policy chooses
  Optional<Compiled> compile(
      Expr condition, List<Policy.Let> lets, PathNumbers paths, Optional<String> element) {
    return Optional.empty();
  }
}
