package dev.belay.engine;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Numbers of entries of a [RuleIndex] that may matter to a request: once sorted, in their order
/// and each of them once. Used again for the next request; not safe for more than one thread.
final class Found {

  /// Below this many, sorting by hand is faster than anything else.
  private static final int FEW = 24;

  private int[] numbers = new int[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /// @param holds whether the entry is known to hold, and need not be evaluated
  void add(int entry, boolean holds) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
    }
    numbers[size] = entry << 1 | (holds ? 1 : 0);
    size++;
  }

  int entry(int i) {
    return numbers[i] >>> 1;
  }

  boolean holds(int i) {
    return (numbers[i] & 1) != 0;
  }

  /// The first of them that is at an entry or behind it, once sorted.
  int first(int entry) {
    if (size == 0 || entry(0) >= entry) {
      return 0;
    }
    int at = Arrays.binarySearch(numbers, 0, size, entry << 1);
    return at < 0 ? -at - 1 : at;
  }

  /// The entries from one up to another, once sorted.
  IntStream between(int from, int to) {
    return Arrays.stream(numbers, first(from), first(to)).map(number -> number >>> 1);
  }

  void sort() {
    if (size > FEW) {
      Arrays.sort(numbers, 0, size);
    } else {
      sortFew();
    }
    keepOneOfEach();
  }

  private void sortFew() {
    for (int i = 1; i < size; i++) {
      int number = numbers[i];
      int to = i;
      for (; to > 0 && numbers[to - 1] > number; to--) {
        numbers[to] = numbers[to - 1];
      }
      numbers[to] = number;
    }
  }

  /// An entry that wants one of several texts is found under each of them where none is known.
  private void keepOneOfEach() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        numbers[kept] = numbers[i];
        kept++;
      }
    }
    size = kept;
  }
}
