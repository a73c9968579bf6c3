package dev.belay.engine;

/// Why a decision is what it is. Operators can tell policy from outage.
public sealed interface Cause {

  /// A rule fired.
  record ByRule(String policy, String rule) implements Cause {}

  /// No rule of the policy fired, and it says what happens then.
  record ByOtherwise(String policy) implements Cause {}

  /// No policy had an opinion.
  record ByDefault(String project) implements Cause {}

  /// A policy could not be evaluated.
  ///
  /// @param rule empty when the whole policy failed, or its scope
  record PolicyFailed(String policy, String rule, Problem problem) implements Cause {}

  /// The input does not fit the question's schema.
  record InvalidInput(String project, Problem problem) implements Cause {}

  /// Somebody pulled the emergency brake.
  record Stopped(String stop, String reason) implements Cause {}

  /// No project decides this question here.
  record NobodyDecides(String question) implements Cause {}

  /// What this project last said is too old to be believed.
  record Outdated(String project) implements Cause {}

  /// A release took more work than an answer may cost.
  record OverBudget(String project, Problem problem) implements Cause {}

  /// Another element is preferred.
  record NotPreferred(String list) implements Cause {}

  /// There is nothing to choose from.
  record NothingToChoose(String list) implements Cause {}

  /// Name of the policy that it comes from; empty when it comes from none.
  default String policy() {
    return "";
  }

  /// Name of the rule that it comes from; empty when it comes from none.
  default String rule() {
    return "";
  }

  /// As people read it: `by agent-writes/tainted-egress`.
  default String sentence() {
    return switch (this) {
      case ByRule(var policy, var rule) -> "by %s/%s".formatted(policy, rule);
      case ByOtherwise(var policy) -> "by %s otherwise".formatted(policy);
      case ByDefault(var project) -> "by the default of %s".formatted(project);
      case PolicyFailed(var policy, var rule, var problem) ->
          "by failure of %s%s (%s)"
              .formatted(policy, rule.isEmpty() ? "" : "/" + rule, problem.message());
      case InvalidInput(_, var problem) -> "by invalid input (%s)".formatted(problem.message());
      case Stopped(var stop, _) -> "by stop %s".formatted(stop);
      case NobodyDecides(var question) -> "as no project decides %s".formatted(question);
      case Outdated(var project) -> "as the assignment of %s is too old".formatted(project);
      case OverBudget(var project, var problem) ->
          "by failure of %s (%s)".formatted(project, problem.message());
      case NotPreferred(var list) -> "as others of %s are preferred".formatted(list);
      case NothingToChoose(var list) -> "as %s is empty".formatted(list);
    };
  }
}
