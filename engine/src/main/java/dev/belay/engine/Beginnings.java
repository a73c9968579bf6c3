package dev.belay.engine;

import java.util.BitSet;

/// How texts at one path must start for entries of an index. Never changed after construction.
final class Beginnings {

  private static final int ASCII = 128;

  private final Vocabulary prefixes;
  private final BitSet lengths = new BitSet();

  /// With which characters prefixes end: at most places in a text none could.
  private final boolean[] ends = new boolean[ASCII];

  private boolean endsBeyondAscii;

  Beginnings(Vocabulary prefixes) {
    this.prefixes = prefixes;
    for (int number = 1; number <= prefixes.size(); number++) {
      add(prefixes.word(number));
    }
  }

  private void add(String prefix) {
    lengths.set(prefix.length());
    if (prefix.isEmpty()) {
      return;
    }
    char end = prefix.charAt(prefix.length() - 1);
    if (end < ASCII) {
      ends[end] = true;
    } else {
      endsBeyondAscii = true;
    }
  }

  Vocabulary all() {
    return prefixes;
  }

  /// How many prefixes one text can start with.
  int most() {
    return lengths.cardinality();
  }

  /// Puts the numbers of all prefixes that a text starts with into an array of the size [#most],
  /// and answers how many there are.
  int find(String text, int[] found) {
    int size = lengths.get(0) ? add(text, 0, 0, found, 0) : 0;
    int last = Math.min(lengths.length() - 1, text.length());
    int hash = 0;
    for (int length = 1; length <= last; length++) {
      char end = text.charAt(length - 1);
      hash = 31 * hash + end; // as `String.hashCode` does
      if (mayEnd(end) && lengths.get(length)) {
        size = add(text, length, hash, found, size);
      }
    }
    return size;
  }

  private boolean mayEnd(char end) {
    return end < ASCII ? ends[end] : endsBeyondAscii;
  }

  private int add(String text, int length, int hash, int[] found, int size) {
    int number = prefixes.number(text, length, hash);
    if (number == Vocabulary.NONE) {
      return size;
    }
    found[size] = number;
    return size + 1;
  }
}
