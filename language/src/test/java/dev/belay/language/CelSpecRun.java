package dev.belay.language;

import dev.belay.engine.Compiling;
import dev.belay.language.CelSpecTest.Case;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cases of cel-spec with what became of them, run once for all tests.
final class CelSpecRun {

  /// @param difference from what the specification says, if any
  /// @param compiled what came of its conditions as compiled code
  record Result(Case one, Optional<String> difference, List<Compiling.Outcome> compiled) {}

  private static final List<Result> RESULTS = new ArrayList<>();

  private CelSpecRun() {}

  static synchronized List<Result> results() throws IOException {
    if (RESULTS.isEmpty()) {
      for (var one : CelSpecTest.cases()) {
        RESULTS.add(new Result(one, one.difference(), compiled(one)));
      }
    }
    return RESULTS;
  }

  private static List<Compiling.Outcome> compiled(Case one) {
    return one.conditions().stream()
        .map(condition -> Compiling.condition(condition, one.bindings()))
        .toList();
  }
}
