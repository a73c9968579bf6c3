package dev.belay.wire;

import dev.belay.engine.Answer;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Cause;
import dev.belay.engine.Digest;
import dev.belay.engine.Need;
import dev.belay.engine.Opinion;
import dev.belay.engine.Policy;
import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An answer as it is recorded: a verdict, and why.
///
/// @param because everything that determines it, by policy and rule
public record Said(Verdict verdict, List<Because> because) {

  public Said {
    because = List.copyOf(because);
  }

  public static Said of(Answer answer) {
    return new Said(answer.verdict(), answer.determining().stream().map(Because::of).toList());
  }

  /// Each once, in the order of the causes.
  public List<String> reasons() {
    return because.stream().flatMap(cause -> cause.reasons().stream()).distinct().toList();
  }

  /// One cause.
  ///
  /// @param kind what sort of cause: `by_rule`, `policy_failed`, `stopped`, …
  /// @param sentence as people read it
  /// @param policy empty when it comes from none
  /// @param rule empty when it comes from none
  /// @param uncapped the verdict before a ceiling softened it
  /// @param problem what failed
  public record Because(
      String kind,
      String sentence,
      String policy,
      String rule,
      Verdict uncapped,
      List<String> reasons,
      Optional<String> message,
      Optional<Wrong> problem) {

    public Because {
      reasons = List.copyOf(reasons);
    }

    static Because of(Opinion opinion) {
      var cause = opinion.cause();
      return new Because(
          kind(cause),
          cause.sentence(),
          cause.policy(),
          cause.rule(),
          opinion.uncapped(),
          opinion.reasons(),
          opinion.message(),
          problem(cause).map(Wrong::of));
    }

    private static String kind(Cause cause) {
      var name = cause.getClass().getSimpleName();
      return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static Optional<Problem> problem(Cause cause) {
      return switch (cause) {
        case Cause.PolicyFailed(_, _, var problem) -> Optional.of(problem);
        case Cause.InvalidInput(_, var problem) -> Optional.of(problem);
        case Cause.OverBudget(_, var problem) -> Optional.of(problem);
        case Cause _ -> Optional.empty();
      };
    }
  }

  /// A problem without its place.
  public record Wrong(String code, String message, Optional<String> help) {

    public static Wrong of(Problem problem) {
      return new Wrong(problem.code(), problem.message(), problem.help());
    }

    public Problem problem() {
      return new Problem(code, message, Optional.empty(), help);
    }
  }

  /// Who must say yes, and for which rule.
  ///
  /// @param policy its name, for people; the meaning identifies it
  public record Needed(
      String policy, Digest meaning, String rule, List<String> from, int count, Duration within) {

    public Needed {
      from = List.copyOf(from);
    }

    public static Needed of(Need need) {
      return new Needed(
          need.policy(),
          need.rule().meaning(),
          need.rule().rule(),
          need.approval().from(),
          need.approval().count(),
          need.approval().within());
    }

    public Need need() {
      return new Need(new Policy.Approval(from, count, within), policy, new RuleOf(meaning, rule));
    }
  }
}
