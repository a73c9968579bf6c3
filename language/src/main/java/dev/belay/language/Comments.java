package dev.belay.language;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// The comments of a YAML file, which was read before and has no problems.
final class Comments {

  /// @param text behind the `#`
  /// @param line of the `#`, counted from 1
  /// @param column of the `#`, counted from 1
  /// @param isAlone whether nothing stands before it on its line
  record Comment(String text, int line, int column, boolean isAlone) {}

  private Comments() {}

  static List<Comment> of(SourceFile file) {
    var settings = LoadSettings.builder().setLabel(file.name()).setParseComments(true).build();
    var events = new ParserImpl(settings, new StreamReader(settings, file.text()));
    var comments = new ArrayList<Comment>();
    while (events.hasNext()) {
      if (events.next() instanceof CommentEvent comment
          && comment.getCommentType() != CommentType.BLANK_LINE) {
        comments.add(comment(comment, comment.getStartMark().orElseThrow()));
      }
    }
    return comments;
  }

  private static Comment comment(CommentEvent event, Mark start) {
    return new Comment(
        event.getValue(),
        start.getLine() + 1,
        start.getColumn() + 1,
        event.getCommentType() == CommentType.BLOCK);
  }
}
