package dev.belay.language;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import java.util.List;

/// Collects what is found. Not safe for more than one thread.
final class Findings {

  private final Problems problems = new Problems();

  /// @param help what to do about it
  void add(String code, String message, Place place, String help) {
    problems.add(Problem.of(code, message).at(place).withHelp(help));
  }

  /// In the order in which a reader meets them.
  List<Finding> sorted() {
    return problems.sorted().stream()
        .map(problem -> new Finding(Catalogue.level(problem.code()), problem))
        .toList();
  }
}
