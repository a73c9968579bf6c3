package dev.belay.language;

import dev.belay.engine.Problem.Place;
import java.util.Arrays;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The text of a YAML scalar, and where each of its characters stands in the file: through folding,
/// indentation and escapes.
final class ScalarText {

  private final SourceFile file;
  private final String value;
  private final int[] offsets;

  ScalarText(SourceFile file, ScalarNode node) {
    this.file = file;
    this.value = node.getValue();
    this.offsets = new Alignment(file.text(), node).offsets();
  }

  String value() {
    return value;
  }

  /// Where the character at this index of the value stands, counted in UTF-16 units.
  Place place(int index) {
    return file.place(offsets[Math.clamp(index, 0, offsets.length - 1)]);
  }

  /// Walks the value and its source side by side. Make a new one for each scalar.
  private static final class Alignment {

    private final String source;
    private final String value;
    private final ScalarStyle style;
    private final int[] offsets;
    private int at;

    Alignment(String source, ScalarNode node) {
      this.source = source;
      this.value = node.getValue();
      this.style = node.getScalarStyle();
      this.offsets = new int[value.length() + 1];
      var mark = node.getStartMark().orElseThrow();
      this.at = source.offsetByCodePoints(0, Math.min(mark.getIndex(), codePoints()));
    }

    private int codePoints() {
      return source.codePointCount(0, source.length());
    }

    int[] offsets() {
      switch (style) {
        case LITERAL, FOLDED -> skipHeader();
        case DOUBLE_QUOTED, SINGLE_QUOTED -> at++;
        case PLAIN, JSON_SCALAR_STYLE -> {}
      }
      for (int i = 0; i < value.length() && at < source.length(); i++) {
        offsets[i] = at;
        advance(value.charAt(i));
        offsets[i + 1] = at;
      }
      return offsets;
    }

    /// `|`, `>` and what follows up to the first line of content.
    private void skipHeader() {
      at = source.indexOf('\n', at) + 1;
      skipBlanks();
    }

    private void skipBlanks() {
      while (at < source.length() && source.charAt(at) == ' ') {
        at++;
      }
    }

    private void advance(char c) {
      var isLineEnd = c == '\n' && style != ScalarStyle.DOUBLE_QUOTED;
      if (isLineEnd || (c == ' ' && isBreakAhead())) {
        at = source.indexOf('\n', at) + 1;
        skipBlanks();
      } else if (style == ScalarStyle.DOUBLE_QUOTED && source.charAt(at) == '\\') {
        at += escapeLength();
      } else if (style == ScalarStyle.SINGLE_QUOTED && c == '\'') {
        at += 2;
      } else {
        at++;
      }
    }

    /// Whether only blanks come before the end of the line: then one blank stands for the fold.
    private boolean isBreakAhead() {
      int next = at;
      while (next < source.length() && " \t\r".indexOf(source.charAt(next)) >= 0) {
        next++;
      }
      return next < source.length() && source.charAt(next) == '\n';
    }

    private int escapeLength() {
      return switch (at + 1 < source.length() ? source.charAt(at + 1) : ' ') {
        case 'x' -> 4;
        case 'u' -> 6;
        case 'U' -> 10;
        default -> 2;
      };
    }
  }

  @Override
  public String toString() {
    return value + " at " + Arrays.toString(offsets);
  }
}
