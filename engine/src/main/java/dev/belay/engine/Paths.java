package dev.belay.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The paths that policies of one question read, numbered in the order in which they were met, each
/// after the place around it. A number once given is never another's.
///
/// Grows while conditions are compiled, by one thread.
final class Paths implements ConditionCompiler.PathNumbers {

  private final Map<InputPath, Integer> numbers = new HashMap<>();
  private final List<InputPath> all = new ArrayList<>();

  /// Numbers that begin with those of another release.
  static Paths after(Paths earlier) {
    var paths = new Paths();
    paths.numbers.putAll(earlier.numbers);
    paths.all.addAll(earlier.all);
    return paths;
  }

  @Override
  public int number(InputPath path) {
    var known = numbers.get(path);
    if (known != null) {
      return known;
    }
    path.parent().ifPresent(this::number);
    int number = all.size();
    all.add(path);
    numbers.put(path, number);
    return number;
  }

  /// By their numbers.
  List<InputPath> all() {
    return List.copyOf(all);
  }

  int size() {
    return all.size();
  }
}
