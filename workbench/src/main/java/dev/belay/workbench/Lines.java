package dev.belay.workbench;

import dev.belay.workbench.Written.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines as they come about, with the comments at their ends. Not safe for more than one thread.
final class Lines {

  /// Comments of lines up to this long stand below each other.
  private static final int LONGEST_ALIGNED = 60;

  private record Line(String code, String comment) {

    boolean isAligned() {
      return !comment.isEmpty() && code.length() <= LONGEST_ALIGNED;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  /// What the next line begins with in place of blanks; empty: nothing.
  private String beginning = "";

  /// Whether a blank line here would be part of the text above.
  private boolean isTextOpen;

  void add(int column, String code, Optional<Comment> comment) {
    var indented = code.isEmpty() ? code : indentation(column) + code;
    lines.add(new Line(indented, comment.map(Comment::text).orElse("")));
    beginning = "";
    isTextOpen = false;
  }

  void add(int column, String code) {
    add(column, code, Optional.empty());
  }

  /// The next line begins here with a dash.
  void dash(int column) {
    beginning = indentation(column) + "- ";
  }

  private String indentation(int column) {
    return beginning.isEmpty() ? " ".repeat(column) : beginning;
  }

  void blank() {
    if (!isTextOpen && !lines.isEmpty()) {
      lines.add(new Line("", ""));
    }
  }

  void openText() {
    isTextOpen = true;
  }

  String text() {
    var text = new StringBuilder();
    for (int i = 0; i < lines.size(); ) {
      int end = endOfRun(i);
      int width = lines.subList(i, end).stream().mapToInt(Lines::width).max().orElse(0);
      for (var line : lines.subList(i, end)) {
        text.append(line.code());
        if (!line.comment().isEmpty()) {
          text.append(" ".repeat(width - width(line) + 2)).append(line.comment());
        }
        text.append('\n');
      }
      i = end;
    }
    return text.toString();
  }

  private int endOfRun(int start) {
    int end = start;
    while (end < lines.size() && lines.get(end).isAligned()) {
      end++;
    }
    return Math.max(end, start + 1);
  }

  private static int width(Line line) {
    return line.code().codePointCount(0, line.code().length());
  }
}
