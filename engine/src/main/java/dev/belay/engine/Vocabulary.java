package dev.belay.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The texts that entries of an index want at one path, numbered from 1, so that a text is compared
/// once for a request however many entries want it. Never changed after construction.
final class Vocabulary {

  /// In place of the number of a text that no entry wants.
  static final int NONE = 0;

  private final String[] words;

  /// The number of a word, and above it its hash; 0 where there is none.
  private final long[] table;

  /// @param words by their numbers, the first being none
  private Vocabulary(String[] words) {
    this.words = words;
    this.table = new long[Integer.highestOneBit(size() * 2 + 1) * 2];
    for (int number = 1; number < words.length; number++) {
      add(words[number], number);
    }
  }

  private void add(String word, int number) {
    int hash = word.hashCode();
    int slot = slot(hash);
    while (table[slot] != 0) {
      slot = next(slot);
    }
    table[slot] = ((long) hash << Integer.SIZE) | number;
  }

  int size() {
    return words.length - 1;
  }

  String word(int number) {
    return words[number];
  }

  /// The number of a text.
  int number(String text) {
    int hash = text.hashCode();
    for (int slot = slot(hash); table[slot] != 0; slot = next(slot)) {
      int number = (int) table[slot];
      if (isHash(hash, slot) && words[number].equals(text)) {
        return number;
      }
    }
    return NONE;
  }

  /// The number of what the first characters of a text are.
  int number(String text, int length, int hash) {
    for (int slot = slot(hash); table[slot] != 0; slot = next(slot)) {
      int number = (int) table[slot];
      var word = words[number];
      if (isHash(hash, slot) && word.length() == length && text.startsWith(word)) {
        return number;
      }
    }
    return NONE;
  }

  private boolean isHash(int hash, int slot) {
    return (int) (table[slot] >>> Integer.SIZE) == hash;
  }

  private int slot(int hash) {
    return spread(hash) & (table.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (table.length - 1);
  }

  /// Texts of rules are much alike, and so are their hashes: each bit of them moves many of these.
  static int spread(long hash) {
    return (int) ((hash * 0x9E37_79B9_7F4A_7C15L) >>> 32);
  }

  /// Numbers words in the order in which they come. Used by one thread.
  static final class Builder {

    private static final Vocabulary EMPTY = new Vocabulary(new String[] {""});

    private final Vocabulary earlier;
    private final Map<String, Integer> added = new HashMap<>();

    private Builder(Vocabulary earlier) {
      this.earlier = earlier;
    }

    /// Numbers that begin with those of another; from 1 without one.
    static Builder after(@Nullable Vocabulary earlier) {
      return new Builder(earlier == null ? EMPTY : earlier);
    }

    int number(String word) {
      int known = earlier.number(word);
      return known == NONE ? added.computeIfAbsent(word, _ -> size() + 1) : known;
    }

    int size() {
      return earlier.size() + added.size();
    }

    Vocabulary built() {
      if (added.isEmpty()) {
        return earlier;
      }
      var words = Arrays.copyOf(earlier.words, size() + 1);
      added.forEach((word, number) -> words[number] = word);
      return new Vocabulary(words);
    }
  }
}
