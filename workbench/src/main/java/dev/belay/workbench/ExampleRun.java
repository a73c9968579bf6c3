package dev.belay.workbench;

import dev.belay.engine.Assignment;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Expr;
import dev.belay.engine.Facts;
import dev.belay.engine.Policy;
import dev.belay.engine.Problem;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Verdict;
import dev.belay.engine.Witness;
import dev.belay.language.ExamplesFile;
import dev.belay.language.ExamplesFile.Case;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs the examples beside policies. Each is decided by its policy alone, as if at enforce, beside
/// the data and the defaults of its project: what another policy says of the same input is that
/// policy's own example. Make a new one for each run.
public final class ExampleRun {

  /// What an example showed.
  ///
  /// @param answered what the policy said, as a sentence
  /// @param mismatches what of it was not expected; none where the example holds
  public record Result(String policy, Case example, String answered, List<Mismatch> mismatches) {

    public Result {
      mismatches = List.copyOf(mismatches);
    }

    public boolean holds() {
      return mismatches.isEmpty();
    }
  }

  /// A part of an answer that was not expected.
  ///
  /// @param what it is: `answer`, `message` or `kept`
  public record Mismatch(String what, String expected, String found) {}

  /// What a run showed.
  ///
  /// @param problems of examples that ask for nothing that can be answered, in their places
  /// @param coverage of each policy that has examples, by its name
  public record Ran(List<Result> results, List<Problem> problems, List<Coverage> coverage) {

    public Ran {
      results = List.copyOf(results);
      problems = List.copyOf(problems);
      coverage = List.copyOf(coverage);
    }

    public long holding() {
      return results.stream().filter(Result::holds).count();
    }
  }

  /// Keeps whether anything looked at the clock.
  private static final class Watched implements Witness {

    private final Coverage coverage;
    private boolean readTime;

    Watched(Coverage coverage) {
      this.coverage = coverage;
    }

    @Override
    public void asks(Policy policy, int element) {}

    @Override
    public void saw(Expr expr, Value value) {
      coverage.saw(expr, value);
      readTime |= expr instanceof Expr.Variable(var name, _) && name.equals("now");
    }
  }

  private final Release release;
  private final String environment;
  private final Instant now;
  private final List<Result> results = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Coverage> coverage = new java.util.TreeMap<>();

  private ExampleRun(Release release, String environment, Instant now) {
    this.release = release;
    this.environment = environment;
    this.now = now;
  }

  /// Runs all of them, in their order.
  ///
  /// @param examples of policies that the release has
  /// @param environment of inputs that name none
  /// @param now of inputs that name none, and whose policy does not read it
  public static Ran run(
      Release release, List<ExamplesFile> examples, String environment, Instant now) {
    var run = new ExampleRun(release, environment, now);
    examples.forEach(run::run);
    return new Ran(run.results, run.problems, List.copyOf(run.coverage.values()));
  }

  private void run(ExamplesFile examples) {
    var policy = named(examples.policy());
    var alone = alone(policy);
    examples.cases().forEach(example -> run(example, policy, alone));
  }

  private Policy named(String name) {
    return release.policies().stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// A question that the project has no default for is answered by the policy or not at all. A
  /// policy that chooses only drops: what it keeps shows where the rest is allowed.
  private Release alone(Policy policy) {
    var defaults = new HashMap<>(release.defaults());
    if (policy.each().isPresent() || !defaults.containsKey(policy.question())) {
      defaults.put(policy.question(), Verdict.ALLOW);
    }
    return new Release(
        release.project(),
        release.address(),
        defaults,
        release.questions(),
        release.data(),
        release.approvers(),
        List.of(policy.at(Stage.ENFORCE)));
  }

  private void run(Case example, Policy policy, Release alone) {
    var question = alone.questions().get(policy.question());
    var request = new WrittenRequest(example.input(), example.unknown());
    switch (request.facts(java.util.Objects.requireNonNull(question), environment, now)) {
      case WrittenRequest.Unclear(var problem) -> problems.add(problem.at(example.at()));
      case WrittenRequest.Asked(var facts) -> {
        var seen = new Watched(coverage.computeIfAbsent(policy.name(), _ -> new Coverage(policy)));
        var result = result(example, policy, facts, alone, seen);
        if (seen.readTime && !request.hasTime()) {
          problems.add(
              Problem.of(
                      "needs-now",
                      "%s reads `now`, which the example does not say".formatted(policy.name()))
                  .at(example.at())
                  .withHelp("write `now: 2026-03-02T12:00:00Z` into its input"));
        } else {
          results.add(result);
        }
      }
    }
  }

  private static Result result(
      Case example, Policy policy, Facts facts, Release alone, Witness witness) {
    // No clock: a slow machine breaks no example. The step limit still holds.
    var decider = Decider.with(() -> 0).before(witness);
    var answer = decider.answer(facts, alone, Direction.STRICTEST);
    var mismatches = new ArrayList<Mismatch>();
    if (!example.expect().isMetBy(answer)) {
      mismatches.add(new Mismatch("answer", example.expect().text(), answer.sentence()));
    }
    example
        .message()
        .filter(expected -> !answer.message().equals(Optional.of(expected)))
        .ifPresent(
            expected ->
                mismatches.add(
                    new Mismatch("message", expected, answer.message().orElse("no message"))));
    if (example.kept().isPresent()) {
      var assignment = new Assignment(Map.of(), List.of(OfProject.deciding(alone)));
      var question = java.util.Objects.requireNonNull(alone.questions().get(facts.question()));
      kept(example.kept().get(), decider.decide(facts, assignment).kept(), question, facts)
          .ifPresent(mismatches::add);
    }
    return new Result(policy.name(), example, answer.sentence(), mismatches);
  }

  /// Absent when those are kept that should be.
  private static Optional<Mismatch> kept(
      List<Value> expected, List<Integer> kept, Question question, Facts facts) {
    var elements =
        question.choosesAmong().flatMap(list -> facts.input().find(list)).orElse(Value.Null.NULL);
    var names = new ArrayList<String>();
    var isMet = kept.size() == expected.size();
    for (int number : kept) {
      var element = elements instanceof Listing(var all) ? all.get(number) : Value.Null.NULL;
      isMet &= expected.stream().anyMatch(name -> isNamed(name, number, element));
      names.add(name(number, element));
    }
    var wanted = expected.stream().map(ExampleRun::shown).toList();
    return isMet
        ? Optional.empty()
        : Optional.of(new Mismatch("kept", String.join(", ", wanted), String.join(", ", names)));
  }

  private static boolean isNamed(Value name, int number, Value element) {
    return name.equals(new Value.Int(number))
        || name.equals(element)
        || shown(name).equals(name(number, element));
  }

  private static String name(int number, Value element) {
    return switch (element) {
      case Value.Text(var text) -> text;
      case Mapping mapping ->
          mapping
              .find("id")
              .or(() -> mapping.find("name"))
              .map(ExampleRun::shown)
              .orElse(Integer.toString(number));
      case Value _ -> Integer.toString(number);
    };
  }

  private static String shown(Value value) {
    return switch (value) {
      case Value.Text(var text) -> text;
      case Value.Int(var number) -> Long.toString(number);
      case Value other -> Value.kindOf(other);
    };
  }
}
