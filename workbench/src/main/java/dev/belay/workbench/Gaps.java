package dev.belay.workbench;

import dev.belay.workbench.Written.Comment;
import java.util.ArrayList;
import java.util.List;

/// What stands between the values of a file, from its beginning to its end. Not safe for more than
/// one thread.
final class Gaps {

  /// A comment where it stands.
  ///
  /// @param isBeside whether what was read last ends on its line
  /// @param isAfterDash whether the dash of an element stands before it
  record Found(Comment comment, int column, boolean isBeside, boolean isAfterDash) {}

  private final String text;
  private int at;
  private int lines;
  private boolean isApart;

  Gaps(String text) {
    this.text = text;
  }

  int at() {
    return at;
  }

  /// Whether a blank line stood in the gap that was asked for last, below its comments.
  boolean endedApart() {
    return isApart || lines > 1;
  }

  void skipTo(int offset) {
    at = Math.max(at, offset);
  }

  int column(int offset) {
    return offset - (text.lastIndexOf('\n', offset - 1) + 1);
  }

  /// The first place from there that is no blank and in no comment.
  int afterBlanks(int from, int limit) {
    int next = from;
    while (next < limit && (Character.isWhitespace(text.charAt(next)) || isComment(next))) {
      next = isComment(next) ? endOfLine(next) : next + 1;
    }
    return next;
  }

  /// The comments from where the last gap ended.
  List<Found> to(int offset) {
    var found = new ArrayList<Found>();
    var isBeside = at > 0 && text.charAt(at - 1) != '\n';
    var isAfterDash = false;
    lines = 0;
    isApart = false;
    while (at < offset) {
      var c = text.charAt(at);
      if (isComment(at)) {
        int end = endOfLine(at);
        var comment = new Comment(text.substring(at, end).stripTrailing(), endedApart());
        found.add(new Found(comment, column(at), isBeside && !isAfterDash, isAfterDash));
        at = end;
        lines = 0;
        isApart = false;
      } else {
        pass(c);
        isAfterDash |= c == '-';
        isBeside &= c != '\n';
        at++;
      }
    }
    return found;
  }

  private void pass(char c) {
    if (c == '\n') {
      lines++;
    } else if (!Character.isWhitespace(c)) {
      isApart |= lines > 1;
      lines = 0;
    }
  }

  private boolean isComment(int index) {
    return text.charAt(index) == '#';
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }
}
