package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Order;
import dev.belay.engine.Policy;
import dev.belay.engine.Type;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says in which situations a condition of one policy is true, and in which it is false. Where it
/// fails it is neither.
///
/// It follows comparisons with constants, lists of constants, what texts begin and end with, sizes
/// and what is there; everything else may be true or false, but the same wherever it is written.
/// A value that is not known counts as any that it may have.
final class Reasoner {

  /// The element that a choosing policy decides, whatever each policy calls it.
  static final String ELEMENT = "$element";

  /// What is longer with all that its names stand for is not followed.
  private static final int MOST_PARTS = 2_000;

  private static final Possible TRUE = Possible.of(Set.of(Bool.TRUE));
  private static final Possible FALSE = Possible.of(Set.of(Bool.FALSE));
  private static final Claim SOME = new Claim.Compared(Order.AT_LEAST, BigDecimal.ONE);

  private final Policy policy;
  private final PartTypes types;

  Reasoner(Policy policy, PartTypes types) {
    this.policy = policy;
    this.types = types;
  }

  /// The situations in which the condition has this answer.
  Situations where(Expr condition, boolean answer) {
    return new Walk().where(condition, answer);
  }

  /// Those in which the policy speaks of a request.
  Situations inScope() {
    return policy.scope().map(scope -> where(scope, true)).orElse(Situations.ALL);
  }

  Situations fires(Policy.Rule rule) {
    return where(rule.condition(), rule.firesWhen());
  }

  /// Those in which the rules after this one are tried.
  Situations passes(Policy.Rule rule) {
    return where(rule.condition(), !rule.firesWhen());
  }

  /// The part, the same for all that are written alike in policies of one question, wherever they
  /// are written.
  Expr same(Expr part) {
    return new Walk().same(part);
  }

  /// Those in which the list has no element.
  Situations isEmpty(Expr list) {
    var size = size(same(list));
    return Situations.of(Situation.of(size, Possible.of(Set.of(new Int(0)))));
  }

  private static Expr size(Expr list) {
    return new Expr.Call("size", List.of(list), Simple.INT, Position.NONE);
  }

  /// One question. Names are followed as often as they are written, so it counts.
  private final class Walk {

    private int left = MOST_PARTS;

    Situations where(Expr expr, boolean answer) {
      left--;
      if (left < 0) {
        return Situations.UNFOLLOWED;
      }
      return switch (expr) {
        case Expr.Literal(Bool bool, _) ->
            bool.isTrue() == answer ? Situations.ALL : Situations.NONE;
        case Expr.Not(var operand, _) -> where(operand, !answer);
        case Expr.And(var one, var other, _) -> joined(one, other, answer, answer);
        case Expr.Or(var one, var other, _) -> joined(one, other, answer, !answer);
        case Expr.Conditional conditional -> conditional(conditional, answer);
        case Expr.Named(var index, _) -> where(policy.lets().get(index).value(), answer);
        case Expr.Has has -> there(has, answer);
        case Expr.Call(var function, var arguments, _, _) when arguments.size() == 2 ->
            compared(function, arguments.get(0), arguments.get(1), answer)
                .orElseGet(() -> itself(expr, answer));
        case Expr.Fold fold -> fold(fold, answer);
        case Expr other -> itself(other, answer);
      };
    }

    private Situations joined(Expr one, Expr other, boolean answer, boolean isBoth) {
      var first = where(one, answer);
      var second = where(other, answer);
      return isBoth ? first.and(second) : first.or(second);
    }

    private Situations conditional(Expr.Conditional expr, boolean answer) {
      var then = where(expr.condition(), true).and(where(expr.then(), answer));
      var otherwise = where(expr.condition(), false).and(where(expr.otherwise(), answer));
      return then.or(otherwise);
    }

    private Situations itself(Expr expr, boolean answer) {
      return with(same(expr), answer ? TRUE : FALSE, expr);
    }

    private Situations fold(Expr.Fold fold, boolean answer) {
      var found = Macro.of(fold);
      var needsElement = answer ? Macro.EXISTS : Macro.ALL;
      var result = itself(fold, answer);
      return found.equals(Optional.of(needsElement))
          ? result.and(claim(size(same(fold.range())), SOME))
          : result;
    }

    /// What a schema always has is there; what has a field is there itself.
    private Situations there(Expr.Has has, boolean answer) {
      var presence = types.presence(Parts.asked(has));
      var isAlways = presence.isPresent() && presence.get() != Presence.OPTIONAL;
      if (isAlways && !answer) {
        return Situations.NONE;
      }
      return with(same(has), answer ? TRUE : FALSE, has.operand());
    }

    private Optional<Situations> compared(String function, Expr left, Expr right, boolean answer) {
      if (function.equals("in")) {
        return constants(right)
            .map(all -> among(left, all, answer))
            .or(() -> inList(left, right, answer));
      }
      var ask = Claim.Ask.of(function);
      if (ask.isPresent()) {
        return text(right).map(part -> claim(left, new Claim.Written(ask.get(), part, answer)));
      }
      return Order.of(function)
          .map(order -> answer ? order : order.opposite())
          .flatMap(
              order -> ordered(left, order, right).or(() -> ordered(right, order.turned(), left)));
    }

    private Optional<Situations> ordered(Expr part, Order order, Expr constant) {
      if (!(constant instanceof Expr.Literal(var value, _)) || part instanceof Expr.Literal) {
        return Optional.empty();
      }
      return switch (order) {
        case SAME, DIFFERENT ->
            Optional.of(among(part, Set.of(Claim.constant(value)), order == Order.SAME));
        case LESS, AT_MOST, GREATER, AT_LEAST ->
            Claim.number(value).map(number -> claim(part, bound(part, order, number)));
      };
    }

    /// A part that is a condition itself is followed.
    private Situations among(Expr part, Set<Value> constants, boolean isOneOf) {
      if (isCondition(part) && constants.size() == 1) {
        var wanted = constants.iterator().next();
        if (wanted instanceof Bool bool) {
          return where(part, bool.isTrue() == isOneOf);
        }
      }
      return claim(part, isOneOf ? new Claim.OneOf(constants) : new Claim.NoneOf(constants));
    }

    private static boolean isCondition(Expr part) {
      return switch (part) {
        case Expr.And _, Expr.Or _, Expr.Not _, Expr.Has _, Expr.Fold _ -> true;
        case Expr _ -> false;
      };
    }

    /// What is in a list is one of at least one.
    private Optional<Situations> inList(Expr part, Expr list, boolean answer) {
      if (!answer || !(types.of(list) instanceof Type.ListOf)) {
        return Optional.empty();
      }
      var in = new Expr.Call("in", List.of(part, list), Simple.BOOL, Position.NONE);
      return Optional.of(itself(in, true).and(claim(size(same(list)), SOME)));
    }

    private Situations claim(Expr part, Claim claim) {
      var same = same(part);
      return usual(same)
          .with(claim)
          .map(values -> with(same, values, part))
          .orElse(Situations.NONE);
    }

    /// What a part may be before anything is said of it.
    private Possible usual(Expr same) {
      if (same instanceof Expr.Call(var function, _, _, _) && function.equals("size")) {
        var claim = new Claim.Compared(Order.AT_LEAST, BigDecimal.ZERO);
        return new Possible(Optional.empty(), List.of(claim));
      }
      return types.of(same) == Simple.BOOL
          ? Possible.of(new LinkedHashSet<>(List.of(Bool.TRUE, Bool.FALSE)))
          : Possible.ANY;
    }

    /// Below 5 is at most 4 where there are only whole numbers.
    private Claim bound(Expr part, Order order, BigDecimal number) {
      if (!List.<Type>of(Simple.INT, Simple.UINT).contains(types.of(part))) {
        return new Claim.Compared(order, number);
      }
      return switch (order) {
        case LESS -> new Claim.Compared(Order.AT_MOST, above(number).subtract(BigDecimal.ONE));
        case GREATER -> new Claim.Compared(Order.AT_LEAST, below(number).add(BigDecimal.ONE));
        case AT_MOST, AT_LEAST, SAME, DIFFERENT -> new Claim.Compared(order, number);
      };
    }

    private static BigDecimal above(BigDecimal number) {
      return number.setScale(0, RoundingMode.CEILING);
    }

    private static BigDecimal below(BigDecimal number) {
      return number.setScale(0, RoundingMode.FLOOR);
    }

    /// A value of this part, and everything that must be there to read it.
    private Situations with(Expr same, Possible values, Expr read) {
      var all = Situations.of(Situation.of(same, values));
      for (var at = read; at instanceof Expr.Select(var operand, var field, _); at = operand) {
        if (Parts.path(at).isPresent() && mayBeMissing(at)) {
          all = all.and(there(operand, field));
        }
        if (operand instanceof Expr.Variable root && isOptional(root)) {
          all = all.and(there(new Expr.Variable("input", Position.NONE), root.name()));
        }
      }
      return all;
    }

    private boolean mayBeMissing(Expr part) {
      return types.isKey(part) || isOptional(part);
    }

    private boolean isOptional(Expr part) {
      return types.presence(part).equals(Optional.of(Presence.OPTIONAL));
    }

    private Situations there(Expr operand, String field) {
      return Situations.of(Situation.of(new Expr.Has(same(operand), field, Position.NONE), TRUE));
    }

    Expr same(Expr expr) {
      left--;
      return switch (expr) {
        case Expr.Named(var index, _) ->
            left > 0
                ? same(policy.lets().get(index).value())
                : new Expr.Variable("$" + policy.name() + "." + index, Position.NONE);
        case Expr.Select(Expr.Variable(var name, _), var field, _) when name.equals("input") ->
            new Expr.Variable(field, Position.NONE);
        case Expr.Variable(var name, _) when policy.each().equals(Optional.of(name)) ->
            new Expr.Variable(ELEMENT, Position.NONE);
        case Expr other -> other.with(Position.NONE, this::same);
      };
    }
  }

  private static Optional<String> text(Expr expr) {
    return expr instanceof Expr.Literal(Text(var text), _) ? Optional.of(text) : Optional.empty();
  }

  /// The elements of a list that is written as constants.
  private static Optional<Set<Value>> constants(Expr list) {
    var constants = new HashSet<Value>();
    switch (list) {
      case Expr.Literal(Value.Listing(var elements), _) ->
          elements.forEach(element -> constants.add(Claim.constant(element)));
      case Expr.ListOf(var elements, var optionals, _) when optionals.isEmpty() -> {
        for (var element : elements) {
          if (!(element instanceof Expr.Literal(var value, _))) {
            return Optional.empty();
          }
          constants.add(Claim.constant(value));
        }
      }
      case Expr _ -> {
        return Optional.empty();
      }
    }
    return Optional.of(constants);
  }
}
