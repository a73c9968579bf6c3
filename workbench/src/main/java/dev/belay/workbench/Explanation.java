package dev.belay.workbench;

import dev.belay.engine.Answer;
import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Expr;
import dev.belay.engine.Facts;
import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Release;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Why a release answers one request as it does: what each of its policies looked at, and what
/// would have been seen where it did not look.
///
/// @param policies those of the question, in the order of the release; of a question that chooses,
///     once for each element
/// @param nearest the rule that came nearest to firing among those that did not; absent where all
///     fired or none could
public record Explanation(Answer answer, List<OfPolicy> policies, Optional<Nearest> nearest) {

  public Explanation {
    policies = List.copyOf(policies);
  }

  /// What one policy did.
  ///
  /// @param element its number in the list that the question chooses among; 0 for other questions
  /// @param scope its `for`; absent: every request
  public record OfPolicy(Policy policy, int element, Optional<Part> scope, List<OfRule> rules) {

    public OfPolicy {
      rules = List.copyOf(rules);
    }

    /// Whether it spoke of the request at all.
    public boolean isInScope() {
      return scope.isEmpty() || !Bool.FALSE.equals(scope.get().value());
    }

    /// Whether no rule came before what it says otherwise.
    public boolean cameToItsEnd() {
      return isInScope()
          && rules.stream()
              .allMatch(rule -> rule.fate() == Fate.PASSED || rule.fate() == Fate.OPEN);
    }
  }

  /// What became of a rule.
  public enum Fate {
    FIRED,
    /// It was asked, and did not fire.
    PASSED,
    FAILED,
    /// What it depends on is not known.
    OPEN,
    /// A rule before it ended the policy, or the policy does not speak of the request.
    NOT_REACHED
  }

  public record OfRule(Rule rule, Fate fate, Part condition) {}

  /// A condition, or a part of one that `&&`, `||`, `!` or `?:` joins.
  ///
  /// @param isNeeded whether it was looked at on the way to the answer
  /// @param parts that it is joined of; none for a part that is not joined
  /// @param reads what a part that is not joined reads, as it is written
  public record Part(
      String text, Value value, boolean isNeeded, List<Part> parts, List<Read> reads) {

    public Part {
      parts = List.copyOf(parts);
      reads = List.copyOf(reads);
    }
  }

  public record Read(String text, Value value) {}

  /// A rule that did not fire, and the parts of conditions that keep it from firing: fewest of all.
  ///
  /// @param lacking as they would have to be, such as `args.amount > 1000` or `!egress`
  public record Nearest(Policy policy, Rule rule, List<String> lacking) {

    public Nearest {
      lacking = List.copyOf(lacking);
    }
  }

  /// Explains the strictest answer to what is known.
  public static Explanation of(Facts facts, Release release) {
    // No clock: a slow machine is no reason.
    var decider = Decider.with(() -> 0);
    var looked = new Sight();
    var answer = decider.before(looked).answer(facts, release, Direction.STRICTEST);
    var seen = new Sight();
    decider.before(seen).answer(facts, probing(facts, release), Direction.STRICTEST);
    var policies = new ArrayList<OfPolicy>();
    var nearest = new ArrayList<Nearest>();
    for (var policy : asked(facts, release)) {
      for (var element : looked.elements(policy)) {
        var view = new PolicyView(policy, looked.of(policy, element), seen.of(policy, element));
        policies.add(view.explained(element));
        nearest.addAll(view.near());
      }
    }
    return new Explanation(
        answer,
        policies,
        nearest.stream().min(Comparator.comparingInt(near -> near.lacking().size())));
  }

  private static List<Policy> asked(Facts facts, Release release) {
    return release.policies().stream()
        .filter(policy -> policy.question().equals(facts.question()))
        .toList();
  }

  /// The same policies, of which every part is a rule of its own, so that all of them are looked
  /// at.
  private static Release probing(Facts facts, Release release) {
    var probes = new ArrayList<Policy>();
    for (var policy : asked(facts, release)) {
      for (var part : PolicyView.parts(policy)) {
        probes.add(probe(policy, part, probes.size()));
      }
    }
    return new Release(
        release.project(),
        release.address(),
        release.defaults(),
        release.questions(),
        release.data(),
        release.approvers(),
        probes);
  }

  private static Policy probe(Policy policy, Expr part, int number) {
    var rule =
        new Rule("probe", part, true, Verdict.BLOCK, Optional.empty(), List.of(), Optional.empty());
    return new Policy(
        Sight.probe(policy, number),
        policy.question(),
        policy.file(),
        policy.each(),
        false,
        Optional.empty(),
        policy.lets(),
        List.of(rule),
        Optional.empty(),
        policy.stage(),
        policy.meaning());
  }
}
