package dev.belay.engine;

/// Finds a text in another. What it costs grows with the two lengths, and never with their product:
/// both texts may be a caller's.
final class Search {

  /// Where the product matters less than how simple the JDK's search is.
  private static final int SHORT = 64;

  private static final int NONE = -1;

  private final String part;

  /// Of how many characters the longest true beginning is with which as many of the part's
  /// characters end.
  private final int[] borders;

  private Search(String part) {
    this.part = part;
    this.borders = new int[part.length()];
    for (int i = 1; i < part.length(); i++) {
      borders[i] = matched(borders[i - 1], part.charAt(i));
    }
  }

  static boolean contains(String text, String part) {
    return first(text, part, 0) != NONE;
  }

  /// Where a part first begins, at a place or behind it; negative where it does not.
  static int first(String text, String part, int from) {
    return part.length() <= SHORT ? text.indexOf(part, from) : new Search(part).first(text, from);
  }

  /// Where a part last begins, at a place or before it; negative where it does not.
  static int last(String text, String part, int from) {
    return part.length() <= SHORT
        ? text.lastIndexOf(part, from)
        : new Search(part).last(text, (int) Math.min(text.length(), (long) from + part.length()));
  }

  private int first(String text, int from) {
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      matched = matched(matched, text.charAt(i));
      if (matched == part.length()) {
        return i + 1 - matched;
      }
    }
    return NONE;
  }

  private int last(String text, int end) {
    int last = NONE;
    int matched = 0;
    for (int i = 0; i < end; i++) {
      matched = matched(matched, text.charAt(i));
      if (matched == part.length()) {
        last = i + 1 - matched;
        matched = borders[matched - 1];
      }
    }
    return last;
  }

  /// How many of the part's first characters are matched after one more character.
  private int matched(int before, char next) {
    int matched = before;
    while (matched > 0 && part.charAt(matched) != next) {
      matched = borders[matched - 1];
    }
    return part.charAt(matched) == next ? matched + 1 : 0;
  }
}
