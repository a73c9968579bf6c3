package dev.belay.language;

import dev.belay.engine.Expr.Position;
import dev.belay.engine.Problem.Place;
import java.util.Arrays;

/// Where the characters of a text are, as people count them: lines that end in a line feed, a
/// carriage return or both, and columns in code points. Not safe for more than one thread.
final class Places {

  private final String file;
  private final String text;
  private final int[] lineStarts;
  private final int[] pairs;
  private int line;

  Places(SourceFile file) {
    this.file = file.name();
    this.text = file.text();
    var starts = new Indices();
    var halves = new Indices();
    starts.add(0);
    for (int index = 0; index < text.length(); index++) {
      if (endsLine(index)) {
        starts.add(index + 1);
      } else if (isPair(index)) {
        halves.add(index);
      }
    }
    this.lineStarts = starts.all();
    this.pairs = halves.all();
  }

  /// Grows.
  private static final class Indices {

    private int[] indices = new int[16];
    private int size;

    void add(int index) {
      if (size == indices.length) {
        indices = Arrays.copyOf(indices, 2 * size);
      }
      indices[size] = index;
      size++;
    }

    int[] all() {
      return Arrays.copyOf(indices, size);
    }
  }

  private boolean endsLine(int index) {
    var c = text.charAt(index);
    var isHalf = c == '\r' && index + 1 < text.length() && text.charAt(index + 1) == '\n';
    return c == '\n' || (c == '\r' && !isHalf);
  }

  private boolean isPair(int index) {
    return Character.isHighSurrogate(text.charAt(index))
        && index + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(index + 1));
  }

  /// @param offset counted in UTF-16 units from the beginning
  Place at(int offset) {
    var position = positionAt(offset);
    return new Place(file, position.line(), position.column());
  }

  /// @param offset counted in UTF-16 units from the beginning
  Position positionAt(int offset) {
    int end = Math.clamp(offset, 0, text.length());
    int line = line(end);
    int lineStart = lineStarts[line];
    int column = end - lineStart - (pairsBefore(end) - pairsBefore(lineStart));
    return new Position(line + 1, column + 1);
  }

  /// Most of what is asked for is on the line that was asked for before.
  private int line(int offset) {
    var isSame =
        lineStarts[line] <= offset
            && (line + 1 == lineStarts.length || offset < lineStarts[line + 1]);
    if (!isSame) {
      int found = Arrays.binarySearch(lineStarts, offset);
      line = found >= 0 ? found : -found - 2;
    }
    return line;
  }

  private int pairsBefore(int offset) {
    if (pairs.length == 0) {
      return 0;
    }
    int found = Arrays.binarySearch(pairs, offset);
    return found >= 0 ? found : -found - 1;
  }

  /// The offset in UTF-16 units of a code point that is counted from the beginning.
  int offset(int codePoint) {
    int low = 0;
    int high = pairs.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pairs[middle] - middle < codePoint) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.min(codePoint + low, text.length());
  }
}
