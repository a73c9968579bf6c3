package dev.belay.language;

import java.util.Arrays;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Where the characters of a YAML scalar's value stand in its source. Most values are there as they
/// are; otherwise both are walked side by side, through folding, indentation and escapes. Make a
/// new one for each scalar.
final class Alignment {

  private static final int LONGEST_ESCAPE = 10;

  private final String source;
  private final String value;
  private final ScalarStyle style;
  private final int[] offsets;
  private final int first;
  private final boolean isAsItIs;
  private int indent;
  private int at;
  private int next;

  /// @param start where the scalar begins in the source, its quote or `|` included
  Alignment(String source, int start, ScalarNode node) {
    this.source = source;
    this.value = node.getValue();
    this.style = node.getScalarStyle();
    this.at = start;
    begin();
    this.first = at;
    this.isAsItIs = isAsItIs();
    this.offsets = new int[isAsItIs ? 0 : value.length() + 1];
    if (!isAsItIs) {
      walk();
    }
  }

  /// The offset in the source of the character at this index of the value, or of its end.
  int offset(int index) {
    return isAsItIs ? first + index : offsets[index];
  }

  /// Goes to the first character.
  private void begin() {
    switch (style) {
      case LITERAL, FOLDED -> {
        at = afterLine(at);
        indent = indent();
        skipIndent();
      }
      case SINGLE_QUOTED, DOUBLE_QUOTED -> at++;
      case PLAIN, JSON_SCALAR_STYLE -> {}
    }
  }

  private boolean isAsItIs() {
    char escape =
        switch (style) {
          case DOUBLE_QUOTED -> '\\';
          case SINGLE_QUOTED -> '\'';
          case LITERAL, FOLDED, PLAIN, JSON_SCALAR_STYLE -> '\n';
        };
    return source.startsWith(value, first) && value.indexOf(escape) < 0;
  }

  private void walk() {
    switch (style) {
      case LITERAL, FOLDED -> block();
      case SINGLE_QUOTED, DOUBLE_QUOTED, PLAIN, JSON_SCALAR_STYLE -> flow();
    }
    Arrays.fill(offsets, next, offsets.length, at);
  }

  private boolean hasMore() {
    return next < value.length() && at < source.length();
  }

  private void same() {
    offsets[next++] = at++;
  }

  private void sameUpTo(int end) {
    while (at < end && hasMore()) {
      same();
    }
  }

  /// Characters of the value that stand for one place in the source.
  private void give(int offset, int count) {
    int end = Math.min(next + count, value.length());
    Arrays.fill(offsets, next, end, offset);
    next = end;
  }

  // Plain and quoted

  private void flow() {
    while (hasMore()) {
      int behind = behindBlanks();
      if (behind < source.length() && isBreak(behind)) {
        int from = at;
        int breaks = skipBreaks();
        give(from, breaks == 1 ? 1 : breaks - 1);
      } else if (behind > at) {
        sameUpTo(behind);
      } else if (style == ScalarStyle.DOUBLE_QUOTED && source.charAt(at) == '\\') {
        escape();
      } else if (style == ScalarStyle.SINGLE_QUOTED && source.charAt(at) == '\'') {
        give(at, 1);
        at += 2;
      } else {
        same();
      }
    }
  }

  /// Blanks are folded with the end of the line where they come right before it.
  private int behindBlanks() {
    int behind = at;
    while (behind < source.length() && isBlank(source.charAt(behind))) {
      behind++;
    }
    return behind;
  }

  /// How many line ends lie before the next line with text, which is where the walk goes on.
  private int skipBreaks() {
    int breaks = 0;
    while (at < source.length()) {
      if (isBreak(at)) {
        skipBreak();
        breaks++;
      } else if (isBlank(source.charAt(at))) {
        at++;
      } else {
        break;
      }
    }
    return breaks;
  }

  private void escape() {
    int from = at;
    if (at + 1 < source.length() && isBreak(at + 1)) {
      at++;
      give(from, skipBreaks() - 1);
      return;
    }
    int length =
        switch (at + 1 < source.length() ? source.charAt(at + 1) : ' ') {
          case 'x' -> 4;
          case 'u' -> 6;
          case 'U' -> LONGEST_ESCAPE;
          default -> 2;
        };
    at = Math.min(at + length, source.length());
    give(from, length == LONGEST_ESCAPE ? Character.charCount(value.codePointAt(next)) : 1);
  }

  // Blocks

  private void block() {
    while (hasMore()) {
      if (isBreak(at)) {
        int from = at;
        int breaks = 0;
        while (at < source.length() && isBreak(at)) {
          skipBreak();
          skipIndent();
          breaks++;
        }
        give(from, value.charAt(next) == '\n' ? Math.min(breaks, lineFeeds()) : 1);
      } else {
        same();
      }
    }
  }

  private int lineFeeds() {
    int end = next;
    while (end < value.length() && value.charAt(end) == '\n') {
      end++;
    }
    return end - next;
  }

  /// What the first line with text has more of in the source than in the value.
  private int indent() {
    return spacesOfFirstText(source, at) - spacesOfFirstText(value, 0);
  }

  private static int spacesOfFirstText(String text, int from) {
    int spaces = 0;
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case ' ' -> spaces++;
        case '\n', '\r' -> spaces = 0;
        default -> {
          return spaces;
        }
      }
    }
    return spaces;
  }

  private void skipIndent() {
    for (int i = 0; i < indent && at < source.length() && source.charAt(at) == ' '; i++) {
      at++;
    }
  }

  // Lines

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private boolean isBreak(int index) {
    var c = source.charAt(index);
    return c == '\n' || c == '\r';
  }

  private void skipBreak() {
    at += source.startsWith("\r\n", at) ? 2 : 1;
  }

  private int afterLine(int from) {
    int end = from;
    while (end < source.length() && !isBreak(end)) {
      end++;
    }
    return Math.min(end + (source.startsWith("\r\n", end) ? 2 : 1), source.length());
  }
}
