package dev.belay.workbench;

import dev.belay.workbench.Written.Comment;
import dev.belay.workbench.Written.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// A text below `|` or `>`.
///
/// @param header what stands on its first line, the comment aside
/// @param lines without what indents them all
/// @param isKept whether blank lines at its end are part of it
/// @param length of what stands for it in the file
record BlockText(
    String header, Optional<Comment> comment, List<String> lines, boolean isKept, int length) {

  private static final Pattern NO_LINE_END = Pattern.compile("[^\n]");

  /// Blanks alone say nothing of how far they are indented.
  static boolean isReadable(Scalar scalar) {
    var value = scalar.value();
    return !value.isBlank() || !NO_LINE_END.matcher(value).find();
  }

  static BlockText of(Scalar scalar) {
    var source = scalar.source();
    int lineFeed = source.indexOf('\n');
    var first = lineFeed < 0 ? source : source.substring(0, lineFeed);
    var body = lineFeed < 0 ? "" : source.substring(lineFeed + 1);
    int comment = first.indexOf('#');
    var lines = lines(body, scalar.value());
    int ends = ends(scalar.value());
    var isKept = lines.isEmpty() ? ends > 0 : ends > 1;
    int length = first.length() + lengthOf(body, lines.size());
    if (isKept) {
      lines.addAll(Collections.nCopies(lines.isEmpty() ? ends : ends - 1, ""));
      length = source.length();
    }
    return new BlockText(
        header(scalar, comment < 0 ? first : first.substring(0, comment), ends, isKept),
        comment < 0
            ? Optional.empty()
            : Optional.of(new Comment(first.substring(comment).stripTrailing(), false)),
        List.copyOf(lines),
        isKept,
        length);
  }

  private static String header(Scalar scalar, String written, int ends, boolean isKept) {
    var style = scalar.style() == ScalarStyle.LITERAL ? "|" : ">";
    var indent = written.chars().anyMatch(c -> c >= '0' && c <= '9') ? "2" : "";
    var isEndless = ends == 0 && !scalar.value().isEmpty();
    return style + indent + (isKept ? "+" : isEndless ? "-" : "");
  }

  private static int ends(String value) {
    int ends = 0;
    while (ends < value.length() && value.charAt(value.length() - 1 - ends) == '\n') {
      ends++;
    }
    return ends;
  }

  /// To the last line that holds something.
  private static List<String> lines(String body, String value) {
    int indent = value.isBlank() ? Integer.MAX_VALUE : spaces(body) - spaces(value);
    var lines = new ArrayList<String>();
    for (var line : body.split("\n", -1)) {
      lines.add(line.length() > indent ? line.substring(indent) : "");
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  /// How many begin the first line that holds something else.
  private static int spaces(String text) {
    int spaces = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case ' ' -> spaces++;
        case '\n' -> spaces = 0;
        default -> {
          return spaces;
        }
      }
    }
    return spaces;
  }

  /// Of so many lines with the line feeds before them.
  private static int lengthOf(String body, int lines) {
    int length = -1;
    for (int i = 0; i < lines; i++) {
      int end = body.indexOf('\n', length + 1);
      length = end < 0 ? body.length() : end;
    }
    return length + 1;
  }
}
