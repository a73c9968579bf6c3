package dev.belay.engine;

import dev.belay.engine.Policy.Let;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a condition says first, as far as it can be looked up.
///
/// A conjunct that is known to be false settles `&&` whatever the other side is, a failure
/// included, and the reference evaluates nothing that is right of it. So a rule one of whose
/// conjuncts is known to be false does not fire and does not fail, and of its steps only those of
/// the conjuncts before that one are ever taken: [#steps] bounds them. A conjunct whose steps
/// nobody can tell ends the list, and so does what stands right of it.
///
/// @param known those that can be looked up
/// @param isAll whether there is nothing else in the condition
/// @param steps the most steps that all of these and what stands between them take
record Conjuncts(List<Conjunct> known, boolean isAll, long steps) {

  /// More of them make no rule rarer.
  private static final int ENOUGH = 32;

  /// What must hold where nothing was asked for.
  static final Conjuncts ANY = new Conjuncts(List.of(), true, 0);

  /// Where nothing is known of what must hold.
  static final Conjuncts OPAQUE = new Conjuncts(List.of(), false, 0);

  Conjuncts {
    known = List.copyOf(known);
  }

  /// @param wanted the answer for which the condition matters
  static Conjuncts of(Expr condition, boolean wanted, Policy policy, Words words) {
    var walk = new Walk(policy, words);
    walk.split(condition, wanted);
    return new Conjuncts(walk.known, walk.isAll, walk.steps);
  }

  /// Those of a rule whose policy has these as its scope. The steps of the scope are its own.
  Conjuncts then(Conjuncts rule) {
    if (known.isEmpty()) {
      return isAll ? rule : new Conjuncts(rule.known, false, rule.steps);
    }
    var all = new ArrayList<>(known);
    all.addAll(rule.known);
    return new Conjuncts(all, isAll && rule.isAll, rule.steps);
  }

  /// Whether anything at all is wanted at a path.
  static boolean isGuarded(int path, List<Conjunct> conjuncts) {
    for (var conjunct : conjuncts) {
      if (conjunct instanceof Conjunct.Present && conjunct.path() == path) {
        return true;
      }
    }
    return false;
  }

  /// Walks one condition in the order of its evaluation. Make a new one for each.
  private static final class Walk {

    private final List<Let> lets;
    private final Optional<String> element;
    private final Words words;
    private final List<Conjunct> known = new ArrayList<>();
    private boolean isAll = true;
    private boolean isOver;
    private int met;
    private long steps;

    Walk(Policy policy, Words words) {
      this.lets = policy.lets();
      this.element = policy.each();
      this.words = words;
    }

    private void split(Expr expr, boolean wanted) {
      if (isOver) {
        return;
      }
      switch (expr) {
        case Expr.And(var left, var right, _) when wanted -> {
          split(left, true);
          split(right, true);
        }
        case Expr.Or(var left, var right, _) when !wanted -> {
          split(left, false);
          split(right, false);
        }
        case Expr.Not(var operand, _) -> split(operand, !wanted);
        case Expr.Named(var index, _) when met < ENOUGH -> {
          met++;
          split(lets.get(index).value(), wanted);
        }
        case Expr other -> take(other, wanted);
      }
    }

    private void take(Expr expr, boolean wanted) {
      met++;
      long most = Steps.most(expr, lets);
      if (met > ENOUGH || most == Steps.UNBOUNDED) {
        isOver = true;
        isAll = false;
        return;
      }
      steps += most;
      conjunct(expr, wanted).ifPresentOrElse(known::add, () -> isAll = false);
    }

    /// The number of the path that an expression is; absent for what is no path, or one of an
    /// element: what is looked up is the same for all elements.
    private Optional<Integer> path(Expr expr) {
      return InputPath.of(expr)
          .filter(path -> !element.equals(Optional.of(path.names().getFirst())))
          .map(words::path);
    }

    private Optional<Conjunct> conjunct(Expr expr, boolean wanted) {
      return switch (expr) {
        case Expr.Has(var operand, var field, var at) when wanted ->
            path(new Expr.Select(operand, field, at)).map(Conjunct.Present::new);
        case Expr.Select _, Expr.Variable _ ->
            path(expr).map(path -> new Conjunct.Is(path, wanted));
        case Expr.Call(var function, var arguments, _, _) when arguments.size() == 2 ->
            called(function, arguments.get(0), arguments.get(1), wanted);
        case Expr _ -> Optional.empty();
      };
    }

    private Optional<Conjunct> called(String function, Expr left, Expr right, boolean wanted) {
      return switch (function) {
        case "in" ->
            path(left).flatMap(path -> texts(right).map(texts -> among(path, texts, wanted)));
        case "startsWith" ->
            path(left)
                .filter(_ -> wanted)
                .flatMap(path -> text(right).map(text -> startsWith(path, text)));
        default ->
            Order.of(function)
                .map(order -> wanted ? order : order.opposite())
                .flatMap(
                    order ->
                        compared(left, order, right)
                            .or(() -> compared(right, order.turned(), left)));
      };
    }

    private Optional<Conjunct> compared(Expr field, Order order, Expr constant) {
      return constant instanceof Expr.Literal(var value, _)
          ? path(field).flatMap(path -> compared(path, order, value))
          : Optional.empty();
    }

    private Optional<Conjunct> compared(int path, Order order, Value value) {
      return switch (value) {
        case Value.Int(var number) -> Optional.of(new Conjunct.Compared(path, order, number));
        case Text(var text) when order == Order.SAME || order == Order.DIFFERENT ->
            Optional.of(among(path, List.of(text), order == Order.SAME));
        case Value.Bool bool when order == Order.SAME || order == Order.DIFFERENT ->
            Optional.of(new Conjunct.Is(path, bool.isTrue() == (order == Order.SAME)));
        case Value _ -> Optional.empty();
      };
    }

    private Conjunct startsWith(int path, String beginning) {
      return new Conjunct.StartsWith(path, words.beginning(path, beginning));
    }

    private Conjunct among(int path, List<String> texts, boolean wanted) {
      var numbers = texts.stream().distinct().map(text -> words.text(path, text)).toList();
      return wanted ? new Conjunct.OneOf(path, numbers) : new Conjunct.NoneOf(path, numbers);
    }

    private static Optional<String> text(Expr expr) {
      return expr instanceof Expr.Literal(Text(var text), _) ? Optional.of(text) : Optional.empty();
    }

    private static Optional<List<String>> texts(Expr expr) {
      return switch (expr) {
        case Expr.ListOf(var elements, var optionals, _) when optionals.isEmpty() ->
            all(elements.stream().map(Walk::text).toList());
        case Expr.Literal(Value.Listing(var values), _) ->
            all(values.stream().map(Walk::text).toList());
        case Expr _ -> Optional.empty();
      };
    }

    private static Optional<List<String>> all(List<Optional<String>> texts) {
      return texts.isEmpty() || texts.contains(Optional.<String>empty())
          ? Optional.empty()
          : Optional.of(texts.stream().flatMap(Optional::stream).toList());
    }

    private static Optional<String> text(Value value) {
      return value instanceof Text(var text) ? Optional.of(text) : Optional.empty();
    }
  }
}
