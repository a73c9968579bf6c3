package dev.belay.engine;

import dev.belay.engine.ReleaseAnswer.Answers;
import dev.belay.engine.ReleaseAnswer.Heard;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where one thread asks a [CompiledRelease], request after request. It holds what a request needs
/// while it is answered, so that the next one allocates nothing.
///
/// Not safe for more than one thread at a time; a thread, virtual or not, that asks often keeps
/// one, and one that asks once makes one.
public final class Desk {

  private final CompiledRelease compiled;
  private final Budget.Limits limits;
  private final Map<String, Window> windows = new HashMap<>();
  private String lastQuestion = "";
  private @Nullable Window lastWindow;

  Desk(CompiledRelease compiled, Budget.Limits limits) {
    this.compiled = compiled;
    this.limits = limits;
  }

  /// Answers a request whose input is made of `Map` with texts as keys, `List`, `String`,
  /// `Boolean`, `Integer`, `Long`, `Double` and `null`. Nothing of it may change meanwhile.
  public Answer answer(String question, Map<String, ?> input, Instant now) {
    var window = window(question);
    var answer = window == null ? null : window.answer(input, now);
    return answer == null ? answer(Facts.of(question, Plain.mapping(input), now)) : answer;
  }

  /// Answers a request whose input is a record: its components have the names of the fields, and
  /// what is `null` or an empty `Optional` is not there. Besides what a map may hold it is made of
  /// records, an `Instant` for a time and a `Duration` for a duration.
  ///
  /// @throws IllegalArgumentException for what a request has no value for, such as an enum
  public Answer answer(String question, Record input, Instant now) {
    return input instanceof Value.Mapping mapping
        ? answer(Facts.of(question, mapping, now))
        : answer(question, RecordMap.of(input), now);
  }

  /// Answers a request whose input is a JSON document in UTF-8. What is no JSON is blocked as what
  /// does not fit the question.
  public Answer answer(String question, byte[] json, Instant now) {
    var window = window(question);
    var answer = window == null ? null : window.answer(json, now);
    return answer == null ? read(question, json, now) : answer;
  }

  private Answer read(String question, byte[] json, Instant now) {
    return switch (Json.read(json)) {
      case Json.Malformed(var problem) -> invalid(problem);
      case Json.Parsed(Value.Mapping input) -> answer(Facts.of(question, input, now));
      case Json.Parsed(var other) ->
          invalid(
              Problem.of(
                  "invalid-input", "the input: expected an object, found " + Value.kindOf(other)));
    };
  }

  private Answer invalid(Problem problem) {
    return ReleaseAnswer.blocked(new Cause.InvalidInput(compiled.release().project(), problem));
  }

  /// Answers a request of which something may be unknown.
  public Answer answer(Facts facts) {
    return answer(facts, Direction.STRICTEST);
  }

  public Answer answer(Facts facts, Direction direction) {
    return Script.strictest(facts, compiled.release(), direction, part -> alone(part, direction));
  }

  private Answer alone(Facts facts, Direction direction) {
    var asked = Asked.of(facts, direction, compiled.release().find(facts.question()));
    return asked.leastStrict(answers(asked, Heard.ALL, new TreeSet<>()).of());
  }

  /// What the release says of one request, as [ReleaseAnswer] does.
  ///
  /// @param unknown takes the unknown fields that the answer depends on
  Answers answers(Asked asked, Heard heard, SortedSet<String> unknown) {
    return find(asked, heard, unknown)
        .orElseGet(
            () -> new ReleaseAnswer(asked, compiled.release(), heard, limits, unknown).answers());
  }

  /// Absent where only the reference can answer.
  Optional<Answers> find(Asked asked, Heard heard, SortedSet<String> unknown) {
    return Optional.ofNullable(window(asked.facts().question()))
        .filter(window -> window.isFor(asked))
        .flatMap(window -> window.find(asked, heard, unknown));
  }

  /// Absent where only the reference can answer.
  private @Nullable Window window(String question) {
    if (!question.equals(lastQuestion)) {
      lastQuestion = question;
      lastWindow = windows.get(question);
      if (lastWindow == null) {
        lastWindow = compiled.find(question).filter(this::isHeard).map(this::opened).orElse(null);
      }
    }
    return lastWindow;
  }

  private boolean isHeard(CompiledQuestion question) {
    return question.isHeard()
        && limits.policySteps() >= question.policySlack()
        && limits.answerSteps() >= question.answerSlack();
  }

  private Window opened(CompiledQuestion question) {
    var window = new Window(question, compiled.release(), limits);
    windows.put(question.question().name(), window);
    return window;
  }

  /// What is held for one question. Not safe for more than one thread.
  private static final class Window {

    private final CompiledQuestion question;
    private final Hearing hearing;
    private final Budget.Limits left;
    private final boolean isDecidedAsOne;
    private @Nullable MapFrame ofMaps;
    private @Nullable JsonFrame ofJson;
    private @Nullable ValueFrame ofValues;

    Window(CompiledQuestion question, Release release, Budget.Limits limits) {
      this.question = question;
      this.left = limits.without(question.policySlack(), question.answerSlack());
      this.hearing = new Hearing(question, release, left);
      this.isDecidedAsOne =
          question.question().choosesAmong().isEmpty() && question.question().stepsAre().isEmpty();
    }

    @Nullable Answer answer(Map<String, ?> input, Instant now) {
      var frame = ofMaps == null ? new MapFrame(question.input(), left) : ofMaps;
      ofMaps = frame;
      return isDecidedAsOne && frame.begin(input, now) ? hearing.answer(frame) : null;
    }

    @Nullable Answer answer(byte[] json, Instant now) {
      var frame = ofJson == null ? new JsonFrame(question.input(), left) : ofJson;
      ofJson = frame;
      return isDecidedAsOne && frame.begin(json, now) ? hearing.answer(frame) : null;
    }

    /// Whether a request was counted as this release counts it: which elements there are is asked
    /// of the release that decides.
    boolean isFor(Asked asked) {
      var list = question.question().choosesAmong().orElse("");
      return asked.list().equals(list) && (!list.isEmpty() || asked.elements() == 1);
    }

    Optional<Answers> find(Asked asked, Heard heard, SortedSet<String> unknown) {
      return switch (asked.inputs().of(question.question())) {
        case Input.Misfit _ -> Optional.empty();
        case Input.Fits(var fields) -> {
          var frame = ofValues == null ? new ValueFrame(question.input(), left) : ofValues;
          ofValues = frame;
          frame.begin(asked.facts(), fields);
          yield Optional.ofNullable(hearing.answers(frame, asked, heard, unknown));
        }
      };
    }
  }
}
