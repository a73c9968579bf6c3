package dev.belay.engine;

import java.time.Instant;
import java.util.Map;

/// Where one thread asks a [CompiledRelease], request after request. It holds what a request needs
/// while it is answered, so that the next one allocates nothing.
///
/// Not safe for more than one thread at a time; a thread, virtual or not, that asks often keeps
/// one, and one that asks once makes one.
public final class Desk {

  private final CompiledRelease compiled;
  private final Budget.Limits limits;

  Desk(CompiledRelease compiled, Budget.Limits limits) {
    this.compiled = compiled;
    this.limits = limits;
  }

  /// Answers a request whose input is made of `Map` with texts as keys, `List`, `String`,
  /// `Boolean`, `Integer`, `Long`, `Double` and `null`. Nothing of it may change meanwhile.
  public Answer answer(String question, Map<String, ?> input, Instant now) {
    return answer(Facts.of(question, Plain.mapping(input), now));
  }

  /// Answers a request whose input is a JSON document in UTF-8. What is no JSON is blocked as what
  /// does not fit the question.
  public Answer answer(String question, byte[] json, Instant now) {
    return switch (Json.read(json)) {
      case Json.Malformed(var problem) -> invalid(problem);
      case Json.Parsed(Value.Mapping input) -> answer(Facts.of(question, input, now));
      case Json.Parsed(var other) ->
          invalid(
              Problem.of(
                  "invalid-input", "the input: expected an object, found " + Value.kindOf(other)));
    };
  }

  /// Answers a request of which something may be unknown.
  public Answer answer(Facts facts) {
    return Decider.with(limits).answer(facts, compiled.release(), Direction.STRICTEST);
  }

  private Answer invalid(Problem problem) {
    var cause = new Cause.InvalidInput(compiled.release().project(), problem);
    return Answer.of(Opinion.of(Verdict.BLOCK, cause));
  }
}
