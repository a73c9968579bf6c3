package dev.belay.workbench;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Problem.Place;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Witness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What was tried of one policy: which of its rules fired, and which of its conditions were both
/// true and false. Conditions are the whole of each rule, scope and name, and the parts that `&&`,
/// `||`, `!` and `?:` join. Not safe for more than one thread.
public final class Coverage implements Witness {

  /// One condition, and the sides of it that were seen.
  ///
  /// @param of the rule that it belongs to; `for` or a name under `let` otherwise
  /// @param isWhole whether it is all that stands there, and not a part of it
  public record Condition(String of, Place at, boolean isWhole, boolean wasTrue, boolean wasFalse) {

    private int sides() {
      return (wasTrue ? 1 : 0) + (wasFalse ? 1 : 0);
    }
  }

  private record Part(String of, Expr expr, boolean isWhole) {}

  private final Policy policy;
  private final List<Part> parts;
  private final Set<Expr> wasTrue = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Expr> wasFalse = Collections.newSetFromMap(new IdentityHashMap<>());

  public Coverage(Policy policy) {
    this.policy = policy;
    this.parts =
        Stream.of(
                policy.scope().stream().flatMap(scope -> parts("for", scope)),
                policy.lets().stream()
                    .filter(let -> isCondition(let.value()))
                    .flatMap(let -> parts(let.name(), let.value())),
                policy.rules().stream().flatMap(rule -> parts(rule.name(), rule.condition())))
            .flatMap(each -> each)
            .toList();
  }

  private static Stream<Part> parts(String of, Expr whole) {
    var joined = joined(whole).toList();
    if (joined.size() == 1) {
      return Stream.of(new Part(of, joined.getFirst(), true));
    }
    var all = joined.isEmpty() ? Stream.<Part>of() : Stream.of(new Part(of, whole, true));
    return Stream.concat(all, joined.stream().map(expr -> new Part(of, expr, false)));
  }

  /// The conditions that a condition is joined of, down to those that are not; itself, where it is
  /// not joined. A constant is none.
  private static Stream<Expr> joined(Expr expr) {
    var parts = Joined.parts(expr);
    return expr instanceof Expr.Literal
        ? Stream.of()
        : parts.isEmpty() ? Stream.of(expr) : parts.stream().flatMap(Coverage::joined);
  }

  private static boolean isCondition(Expr expr) {
    return switch (expr) {
      case Expr.Not _, Expr.And _, Expr.Or _, Expr.Has _ -> true;
      case Expr.Conditional conditional -> conditional.type() == Simple.BOOL;
      case Expr.Call call -> call.type() == Simple.BOOL;
      case Expr.Fold fold -> fold.type() == Simple.BOOL;
      case Expr.Bind bind -> isCondition(bind.body());
      case Expr _ -> false;
    };
  }

  @Override
  public void asks(Policy asked, int element) {}

  @Override
  public void saw(Expr expr, Value value) {
    if (value instanceof Bool bool) {
      (bool.isTrue() ? wasTrue : wasFalse).add(expr);
    }
  }

  public Policy policy() {
    return policy;
  }

  /// The rules that fired, in their order.
  public List<String> fired() {
    return policy.rules().stream().filter(this::fired).map(Rule::name).toList();
  }

  private boolean fired(Rule rule) {
    return (rule.firesWhen() ? wasTrue : wasFalse).contains(rule.condition());
  }

  /// All conditions, in the order in which they stand.
  public List<Condition> conditions() {
    var conditions = new ArrayList<Condition>();
    for (var part : parts) {
      var at = part.expr().beginning();
      conditions.add(
          new Condition(
              part.of(),
              new Place(policy.file(), at.line(), at.column()),
              part.isWhole(),
              wasTrue.contains(part.expr()),
              wasFalse.contains(part.expr())));
    }
    return conditions;
  }

  /// How many of the sides of all conditions were seen.
  public int triedSides() {
    return conditions().stream().mapToInt(Condition::sides).sum();
  }

  public int sides() {
    return 2 * parts.size();
  }

  /// How many of a hundred sides were seen of all these policies together, rounded down; 100 where
  /// there is nothing to try.
  public static int percent(List<Coverage> all) {
    long sides = all.stream().mapToLong(Coverage::sides).sum();
    long tried = all.stream().mapToLong(Coverage::triedSides).sum();
    return sides == 0 ? 100 : Math.toIntExact(100 * tried / sides);
  }
}
