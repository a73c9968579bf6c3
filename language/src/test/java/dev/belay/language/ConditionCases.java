package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Answer;
import dev.belay.engine.Cause;
import dev.belay.engine.Compiling;
import dev.belay.engine.Compiling.Outcome;
import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Input;
import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// What single conditions answer: true, false, why they fail, or that nobody can know.
///
/// Each is the `when` of a rule, and is asked for its strictest and its least answer; where the two
/// differ it is unknown, and may be a failure as well.
final class ConditionCases {

  @TestFactory
  List<DynamicContainer> conditions() {
    return new Cases(ConditionCases.class, "conditions").each(ConditionCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "given", "cases");
    row.allowOnly("name", "condition", "input", "unknown", "is");
    assertThat(answer(file, row)).isEqualTo(row.text("is"));
  }

  private static String answer(Yaml file, Yaml row) {
    var facts = Requests.facts("tool.call", file.optionalMapping("given"), row);
    var release = release(row.text("condition"));
    assertThat(compiled(facts, release)).isNotIn(Outcome.NOT_COMPILED, Outcome.DIFFERS);
    var decider = Decider.with(() -> 0);
    var strictest = inWords(decider.answer(facts, release, Direction.STRICTEST));
    var least = inWords(decider.answer(facts, release, Direction.LEAST));
    if (strictest.equals(least)) {
      return strictest;
    }
    return strictest.startsWith("failure") ? "unknown, perhaps a " + strictest : "unknown";
  }

  /// What the condition answers as compiled code, if anything, is what it answers.
  private static Outcome compiled(Facts facts, Release release) {
    var question = java.util.Objects.requireNonNull(release.questions().get(facts.question()));
    return switch (Input.of(question, facts)) {
      case Input.Fits(var fields) ->
          Compiling.rule(release.policies().getFirst(), fields, facts.now());
      case Input.Misfit _ -> Outcome.LEAVES_THE_REST;
    };
  }

  private static String inWords(Answer answer) {
    return switch (answer.determining().getFirst().cause()) {
      case Cause.ByRule _ -> "true";
      case Cause.ByDefault _ -> "false";
      case Cause.PolicyFailed(_, _, var problem) -> "failure: " + problem.message();
      case Cause other -> other.sentence();
    };
  }

  private static Release release(String condition) {
    var policy =
        """
        policy: p
        question: tool.call
        rules:
          - rule: r
            then: dry_run
            when: |2
        %s
        """
            .formatted(condition.indent(7));
    var files = Map.of("policies/p.yaml", policy.getBytes(UTF_8));
    return switch (Project.compilePolicies(files, Verdict.ALLOW)) {
      case Project.Checked(var release, _) -> release;
      case Project.Wrong(var problems) ->
          throw new AssertionError(ProblemPrinter.print(problems, files));
    };
  }
}
