package dev.belay.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The texts that entries of an index want at each path. Grows while an index is built, by one
/// thread.
final class IndexedPaths {

  private final Paths paths;
  private final Map<InputPath, Vocabulary.Builder> words = new HashMap<>();
  private final Map<InputPath, Vocabulary.Builder> prefixes = new HashMap<>();

  /// Those of a scope are met again with each of its rules.
  private final Set<Conjunct> met = Collections.newSetFromMap(new IdentityHashMap<>());

  IndexedPaths(Paths paths) {
    this.paths = paths;
  }

  void add(Conjunct conjunct) {
    if (!met.add(conjunct)) {
      return;
    }
    paths.number(conjunct.path());
    switch (conjunct) {
      case Conjunct.OneOf(var path, var texts) -> texts.forEach(text -> word(path, text));
      case Conjunct.NoneOf(var path, var texts) -> texts.forEach(text -> word(path, text));
      case Conjunct.StartsWith(var path, var prefix) -> prefix(path, prefix);
      case Conjunct.Present _, Conjunct.Compared _, Conjunct.Is _ -> {}
    }
  }

  int number(InputPath path) {
    return paths.number(path);
  }

  /// The number of a text in the vocabulary of a path.
  int word(InputPath path, String text) {
    return words.computeIfAbsent(path, _ -> new Vocabulary.Builder()).number(text);
  }

  int prefix(InputPath path, String prefix) {
    return prefixes.computeIfAbsent(path, _ -> new Vocabulary.Builder()).number(prefix);
  }

  /// How many different texts entries want of a path.
  int words(InputPath path) {
    return size(words, path);
  }

  /// How many different texts and prefixes: the more, the fewer entries want one of them.
  int variety(InputPath path) {
    return size(words, path) + size(prefixes, path);
  }

  private static int size(Map<InputPath, Vocabulary.Builder> known, InputPath path) {
    var builder = known.get(path);
    return builder == null ? 0 : builder.size();
  }

  /// By the numbers of paths, absent where no entry wants a text.
  @Nullable Vocabulary[] vocabularies() {
    var built = new @Nullable Vocabulary[paths.size()];
    words.forEach((path, builder) -> built[number(path)] = builder.built());
    return built;
  }

  /// By the numbers of paths, absent where no entry wants a beginning.
  @Nullable Beginnings[] beginnings() {
    var built = new @Nullable Beginnings[paths.size()];
    prefixes.forEach((path, builder) -> built[number(path)] = new Beginnings(builder.built()));
    return built;
  }
}
