package dev.belay.language;

import dev.belay.engine.Problem;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/// The part of YAML that a file may use, refused at the first event beyond it, before anything is
/// built from it: an anchor lets one line stand for many, a tag lets a text be something else.
final class StrictEvents implements Parser {

  /// What ends the reading of a file.
  @SuppressWarnings("serial") // never leaves the reader
  static final class Refused extends RuntimeException {

    private final Problem problem;
    private final transient Optional<Mark> mark;

    private Refused(Problem problem, Event event) {
      super(null, null, false, false);
      this.problem = problem;
      this.mark = event.getStartMark();
    }

    Problem problem() {
      return problem;
    }

    Optional<Mark> mark() {
      return mark;
    }
  }

  /// Whether one place of a file may be repeated at others.
  enum Anchors {
    REFUSED,
    ALLOWED
  }

  private final Parser all;
  private final Anchors anchors;
  private int depth;

  StrictEvents(Parser all, Anchors anchors) {
    this.all = all;
    this.anchors = anchors;
  }

  @Override
  public boolean checkEvent(Event.ID id) {
    return all.checkEvent(id);
  }

  @Override
  public Event peekEvent() {
    return all.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return all.hasNext();
  }

  @Override
  public Event next() {
    var event = all.next();
    problem(event)
        .ifPresent(
            problem -> {
              throw new Refused(problem, event);
            });
    return event;
  }

  private Optional<Problem> problem(Event event) {
    return switch (event) {
      case DocumentStartEvent start
          when start.getSpecVersion().isPresent() || !start.getTags().isEmpty() ->
          Optional.of(DIRECTIVE);
      case AliasEvent _ ->
          anchors == Anchors.ALLOWED ? Optional.empty() : Optional.of(anchor("an alias"));
      case NodeEvent node when anchors == Anchors.REFUSED && node.getAnchor().isPresent() ->
          Optional.of(anchor("an anchor"));
      case ScalarEvent scalar when scalar.getTag().isPresent() -> Optional.of(tag());
      case ScalarEvent scalar -> halfCharacter(scalar.getValue());
      case CollectionStartEvent collection when collection.getTag().isPresent() ->
          Optional.of(tag());
      case CollectionStartEvent _ -> deeper();
      case CollectionEndEvent _ -> {
        depth--;
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /// What it says of the words below would not hold.
  private static final Problem DIRECTIVE =
      Problem.of("directive", "a directive has no place here").withHelp("remove it");

  private static Problem anchor(String what) {
    return Problem.of("anchor", what + " has no place here")
        .withHelp(
            "write the value out where it is used, and quote text that begins with `&` or `*`");
  }

  private static Problem tag() {
    return Problem.of("tag", "a tag has no place here")
        .withHelp("quote a value that begins with `!`, or write it below `|`");
  }

  private static Optional<Problem> halfCharacter(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return isWhole(value)
            ? Optional.empty()
            : Optional.of(Problem.of("invalid-text", "text holds half of a surrogate pair"));
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(String value) {
    return value.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private Optional<Problem> deeper() {
    depth++;
    return depth > Limits.NESTING
        ? Optional.of(
            Problem.of("too-deep", "nests deeper than %d levels".formatted(Limits.NESTING)))
        : Optional.empty();
  }
}
