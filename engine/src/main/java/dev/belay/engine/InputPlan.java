package dev.belay.engine;

import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How inputs of one question are read: their places, and the paths that policies read by number.
/// Never changed after construction.
final class InputPlan {

  /// As the parent of a field of the input itself.
  static final int ROOT = -1;

  final Question question;
  final Place root;
  final List<InputPath> paths;

  /// By the numbers of paths; absent where a path leads through what the schema says is no object.
  private final @Nullable Place[] places;

  private final int[] parents;
  private final String[] names;

  InputPlan(Question question, List<InputPath> paths) {
    this.question = question;
    this.paths = paths;
    this.root = Place.root(question.input(), paths);
    this.places = new @Nullable Place[paths.size()];
    root.read().forEach(place -> places[place.number] = place);
    this.parents = parents(paths);
    this.names = paths.stream().map(InputPath::last).toArray(String[]::new);
  }

  private static int[] parents(List<InputPath> paths) {
    var numbers = new HashMap<InputPath, Integer>();
    for (int number = 0; number < paths.size(); number++) {
      numbers.put(paths.get(number), number);
    }
    return paths.stream().mapToInt(path -> path.parent().map(numbers::get).orElse(ROOT)).toArray();
  }

  int size() {
    return names.length;
  }

  @Nullable Place place(int path) {
    return places[path];
  }

  int parent(int path) {
    return parents[path];
  }

  String name(int path) {
    return names[path];
  }
}
