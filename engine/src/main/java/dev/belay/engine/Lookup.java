package dev.belay.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One request after another as an index looks at it: each text that entries want something of is
/// looked up once, by the number of its path. Not safe for more than one thread.
final class Lookup {

  // In place of the number of a word.

  /// Nobody knows what is there.
  static final int UNKNOWN = -1;

  /// Nothing is there.
  static final int ABSENT = -2;

  /// What is there is no text.
  static final int OTHER = -3;

  /// The entries that may matter to the present request.
  final Found found = new Found();

  private final @Nullable Vocabulary[] vocabularies;
  private final @Nullable Beginnings[] beginnings;

  private final int[] words;
  private final long[] wordsFor;

  private final int[][] prefixes;
  private final int[] prefixCounts;
  private final long[] prefixesFor;

  private @Nullable RequestFrame frame;
  private long request;

  /// @param vocabularies by the numbers of paths, absent where no entry wants a text
  /// @param beginnings by the numbers of paths, absent where no entry wants a beginning
  Lookup(@Nullable Vocabulary[] vocabularies, @Nullable Beginnings[] beginnings) {
    this.vocabularies = vocabularies;
    this.beginnings = beginnings;
    this.words = new int[vocabularies.length];
    this.wordsFor = new long[vocabularies.length];
    this.prefixes =
        Arrays.stream(beginnings)
            .map(each -> new int[each == null ? 0 : each.most()])
            .toArray(int[][]::new);
    this.prefixCounts = new int[beginnings.length];
    this.prefixesFor = new long[beginnings.length];
  }

  void begin(RequestFrame newFrame) {
    frame = newFrame;
    request++;
    found.clear();
  }

  /// What the request has at a path, as [Frame#at].
  Object at(int path) {
    return java.util.Objects.requireNonNull(frame).at(path);
  }

  /// The number of the text at a path, [Vocabulary#NONE] for one that no entry wants; [#UNKNOWN],
  /// [#ABSENT] or [#OTHER].
  int word(int path) {
    if (wordsFor[path] != request) {
      wordsFor[path] = request;
      words[path] = readWord(path);
    }
    return words[path];
  }

  private int readWord(int path) {
    var value = at(path);
    var text = value instanceof String string ? string : Raw.text(value);
    return text == null
        ? noText(value)
        : java.util.Objects.requireNonNull(vocabularies[path]).number(text);
  }

  /// How many of the prefixes that entries want the text at a path starts with; [#UNKNOWN],
  /// [#ABSENT] or [#OTHER].
  int prefixes(int path) {
    if (prefixesFor[path] != request) {
      prefixesFor[path] = request;
      prefixCounts[path] = readPrefixes(path);
    }
    return prefixCounts[path];
  }

  private int readPrefixes(int path) {
    var value = at(path);
    var text = Raw.text(value);
    return text == null
        ? noText(value)
        : java.util.Objects.requireNonNull(beginnings[path]).find(text, prefixes[path]);
  }

  /// The number of one of [#prefixes].
  int prefix(int path, int i) {
    return prefixes[path][i];
  }

  boolean startsWith(int path, int prefix) {
    for (int i = 0; i < prefixCounts[path]; i++) {
      if (prefixes[path][i] == prefix) {
        return true;
      }
    }
    return false;
  }

  private static int noText(Object value) {
    if (Raw.isAbsent(value)) {
      return ABSENT;
    }
    return Raw.isUnsettled(value) || (value instanceof Value own && !ValueFrame.isWhole(own))
        ? UNKNOWN
        : OTHER;
  }
}
