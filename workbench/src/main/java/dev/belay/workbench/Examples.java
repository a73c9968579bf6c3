package dev.belay.workbench;

import dev.belay.engine.Answer;
import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.rollout.Example;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The examples of a change, as tests.
public final class Examples {

  private static final Set<String> KEYS = Set.of("name", "question", "input");

  /// What became of a list of examples.
  public sealed interface Read {}

  public record Good(List<Example> examples) implements Read {

    public Good {
      examples = List.copyOf(examples);
    }
  }

  public record Bad(Problem problem) implements Read {}

  private Examples() {}

  /// Reads `{"question": "tool.call", "input": {…}, "name": "…"}`, the name optional, from JSON.
  public static Read read(List<Value> values, Example.Must must) {
    var examples = new ArrayList<Example>();
    for (int i = 0; i < values.size(); i++) {
      var name = "must %s %d".formatted(must.text(), i + 1);
      var problem = wrong(values.get(i));
      if (problem.isPresent()) {
        return new Bad(
            Problem.of("bad-example", "example `%s`: %s".formatted(name, problem.get()))
                .withHelp("write {\"question\": \"tool.call\", \"input\": {...}}"));
      }
      examples.add(example((Mapping) values.get(i), name, must));
    }
    return new Good(examples);
  }

  private static Optional<String> wrong(Value value) {
    if (!(value instanceof Mapping mapping)) {
      return expected("an object", value);
    }
    for (var key : mapping.entries().keySet()) {
      if (!(key instanceof Text(var text) && KEYS.contains(text))) {
        return Optional.of(
            "unknown field `%s`".formatted(key instanceof Text(var text) ? text : key));
      }
    }
    var question = mapping.find("question").orElse(Value.Null.NULL);
    if (!(question instanceof Text)) {
      return expected("`question` to be text", question);
    }
    var input = mapping.find("input").orElse(Value.Null.NULL);
    if (!(input instanceof Mapping)) {
      return expected("`input` to be an object", input);
    }
    var name = mapping.find("name");
    return name.isPresent() && !(name.get() instanceof Text)
        ? expected("`name` to be text", name.get())
        : Optional.empty();
  }

  private static Optional<String> expected(String what, Value found) {
    return Optional.of("expected %s, found %s".formatted(what, Value.kindOf(found)));
  }

  private static Example example(Mapping value, String usualName, Example.Must must) {
    return new Example(
        text(value, "name").orElse(usualName),
        text(value, "question").orElseThrow(),
        (Mapping) value.find("input").orElseThrow(),
        must);
  }

  private static Optional<String> text(Mapping value, String key) {
    return value
        .find(key)
        .flatMap(found -> found instanceof Text(var text) ? Optional.of(text) : Optional.empty());
  }

  /// What running them showed.
  ///
  /// @param problems of examples that the candidate cannot read, and which therefore show nothing
  public record Ran(List<Example.Result> results, List<Problem> problems) {

    public Ran {
      results = List.copyOf(results);
      problems = List.copyOf(problems);
    }
  }

  /// Decides every example with both releases.
  ///
  /// @param now the time that the examples are decided at
  public static Ran run(List<Example> examples, Release base, Release candidate, Instant now) {
    var results = new ArrayList<Example.Result>();
    var problems = new ArrayList<Problem>();
    for (var example : examples) {
      var before = answer(example, base, now);
      var after = answer(example, candidate, now);
      misfit(example, candidate, after)
          .ifPresentOrElse(problems::add, () -> results.add(result(example, base, before, after)));
    }
    return new Ran(results, problems);
  }

  private static Answer answer(Example example, Release release, Instant now) {
    var facts = Facts.of(example.question(), example.input(), now);
    return Decider.with(() -> 0).answer(facts, release, Direction.STRICTEST);
  }

  private static Optional<Problem> misfit(Example example, Release candidate, Answer after) {
    var why =
        candidate.questions().containsKey(example.question())
            ? after.misfit().map(Problem::message)
            : Optional.of("the project has no question `%s`".formatted(example.question()));
    return why.map(
        found ->
            Problem.of(
                "example-does-not-fit", "example `%s`: %s".formatted(example.name(), found)));
  }

  private static Example.Result result(Example example, Release base, Answer before, Answer after) {
    var isUnderstood =
        base.questions().containsKey(example.question()) && before.misfit().isEmpty();
    return new Example.Result(
        example.name(),
        example.question(),
        example.must(),
        isUnderstood ? Optional.of(before.verdict()) : Optional.empty(),
        after.verdict(),
        after.sentence());
  }
}
