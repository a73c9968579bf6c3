package dev.belay.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The texts that conditions of one question want at each path, and how they want texts to begin,
/// numbered as they are met. A number once given is never another's.
///
/// Grows while an index is built, by one thread.
final class Words {

  private final Paths paths;

  /// By the numbers of paths.
  private final List<Vocabulary.Builder> texts = new ArrayList<>();

  private final List<Vocabulary.Builder> beginnings = new ArrayList<>();

  Words(Paths paths) {
    this.paths = paths;
  }

  /// Numbers that begin with those of an index of an earlier release.
  ///
  /// @param paths that begin with those of that release
  static Words after(RuleIndex earlier, Paths paths) {
    var words = new Words(paths);
    for (var vocabulary : earlier.vocabularies()) {
      words.texts.add(Vocabulary.Builder.after(vocabulary));
    }
    for (var begun : earlier.beginnings()) {
      words.beginnings.add(Vocabulary.Builder.after(begun == null ? null : begun.all()));
    }
    return words;
  }

  /// The number of a path.
  int path(InputPath path) {
    return paths.number(path);
  }

  /// The number of a text in the vocabulary of a path.
  int text(int path, String text) {
    return at(path, texts).number(text);
  }

  int beginning(int path, String beginning) {
    return at(path, beginnings).number(beginning);
  }

  private static Vocabulary.Builder at(int path, List<Vocabulary.Builder> builders) {
    while (builders.size() <= path) {
      builders.add(Vocabulary.Builder.after(null));
    }
    return builders.get(path);
  }

  /// How many different texts and beginnings are wanted of a path: the more, the fewer entries want
  /// one of them.
  int variety(int path) {
    return size(path, texts) + size(path, beginnings);
  }

  private static int size(int path, List<Vocabulary.Builder> builders) {
    return path < builders.size() ? builders.get(path).size() : 0;
  }

  /// How many there are at all paths.
  int size() {
    int size = 0;
    for (int path = 0; path < paths.size(); path++) {
      size += variety(path);
    }
    return size;
  }

  /// By the numbers of paths, absent where no text is wanted.
  @Nullable Vocabulary[] vocabularies() {
    var built = new @Nullable Vocabulary[paths.size()];
    for (int path = 0; path < built.length; path++) {
      built[path] = size(path, texts) == 0 ? null : texts.get(path).built();
    }
    return built;
  }

  /// By the numbers of paths, absent where no beginning is wanted.
  @Nullable Beginnings[] beginnings() {
    var built = new @Nullable Beginnings[paths.size()];
    for (int path = 0; path < built.length; path++) {
      built[path] =
          size(path, beginnings) == 0 ? null : new Beginnings(beginnings.get(path).built());
    }
    return built;
  }
}
