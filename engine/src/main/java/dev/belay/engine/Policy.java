package dev.belay.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Named, ordered rules for one question, checked and ready to be evaluated.
///
/// @param file where its text is, for the places of problems
/// @param each the variable that holds one element of the question's list, for a policy that
///     chooses
/// @param isPreference whether it only prefers (`none-left: warn`)
/// @param scope the requests it speaks of; absent: every request of the question
/// @param lets what `let` names, in the order of their numbers
/// @param otherwise what it says of a request in scope for which no rule fired
/// @param stage below enforce it is a candidate inside its release
/// @param meaning digest of what the policy means: the same for two texts that differ only in
///     comments, layout, description and owner
public record Policy(
    String name,
    String question,
    String file,
    Optional<String> each,
    boolean isPreference,
    Optional<Expr> scope,
    List<Let> lets,
    List<Rule> rules,
    Optional<Verdict> otherwise,
    Stage stage,
    Digest meaning) {

  public Policy {
    lets = List.copyOf(lets);
    rules = List.copyOf(rules);
  }

  /// The same policy, under the digest of what it means: see [Checked#meaning].
  public Policy withMeaning(Digest newMeaning) {
    return new Policy(
        name, question, file, each, isPreference, scope, lets, rules, otherwise, stage, newMeaning);
  }

  /// The same policy, tried up to another ceiling. Its meaning is the one that it had.
  public Policy at(Stage newStage) {
    return new Policy(
        name, question, file, each, isPreference, scope, lets, rules, otherwise, newStage, meaning);
  }

  public record Let(String name, Expr value) {}

  /// When a rule fires, and what it then says.
  ///
  /// @param firesWhen the answer of the condition on which it fires: true for `when`, false for
  ///     `require`
  public record Rule(
      String name,
      Expr condition,
      boolean firesWhen,
      Verdict then,
      Optional<Approval> approval,
      List<String> reasons,
      Optional<String> message) {

    public Rule {
      reasons = List.copyOf(reasons);
    }
  }

  /// Who must say yes.
  ///
  /// @param from groups of people; empty: whoever may approve
  /// @param within how long a yes is good for
  public record Approval(List<String> from, int count, Duration within) {

    /// How long a yes is good for where a policy does not say.
    public static final Duration USUALLY_WITHIN = Duration.ofMinutes(30);

    public Approval {
      from = List.copyOf(from);
      if (count < 1) {
        throw new IllegalArgumentException("an approval needs at least 1 person, got " + count);
      }
    }

    public static Approval byAnyone() {
      return new Approval(List.of(), 1, USUALLY_WITHIN);
    }
  }
}
