package dev.belay.engine;

import java.util.List;
import java.util.function.UnaryOperator;

/// A checked expression: what an engine evaluates. It refers to nothing outside itself and its
/// policy, and holds no text that must be parsed.
public sealed interface Expr {

  /// Line and column in the policy's file, counted from 1.
  record Position(int line, int column) {

    /// Of what was made without a file.
    public static final Position NONE = new Position(1, 1);

    boolean isBefore(Position other) {
      return line < other.line || (line == other.line && column < other.column);
    }
  }

  Position at();

  /// Where it begins: an operator stands behind its left side.
  default Position beginning() {
    var first = new Position[] {at()};
    with(
        at(),
        part -> {
          var other = part.beginning();
          first[0] = other.isBefore(first[0]) ? other : first[0];
          return part;
        });
    return first[0];
  }

  record Literal(Value value, Position at) implements Expr {}

  /// A field of the input, `now`, or a variable that a comprehension or a binding gives.
  record Variable(String name, Position at) implements Expr {}

  /// A name that the policy's `let` gives; evaluated at most once for each element.
  record Named(int index, Position at) implements Expr {}

  record Select(Expr operand, String field, Position at) implements Expr {}

  /// Whether the field is there: `has(a.b)`.
  record Has(Expr operand, String field, Position at) implements Expr {}

  record Not(Expr operand, Position at) implements Expr {}

  record And(Expr left, Expr right, Position at) implements Expr {}

  record Or(Expr left, Expr right, Position at) implements Expr {}

  record Conditional(Expr condition, Expr then, Expr otherwise, Type type, Position at)
      implements Expr {}

  /// A function that is strict in all its arguments. The type is that of its result.
  record Call(String function, List<Expr> arguments, Type type, Position at) implements Expr {

    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// A list. Elements whose number is in `optionals` are left out when they have no value.
  record ListOf(List<Expr> elements, List<Integer> optionals, Position at) implements Expr {

    public ListOf {
      elements = List.copyOf(elements);
      optionals = List.copyOf(optionals);
    }
  }

  record Entry(Expr key, Expr value, boolean isOptional) {

    private Entry with(UnaryOperator<Expr> part) {
      return new Entry(part.apply(key), part.apply(value), isOptional);
    }
  }

  record MapOf(List<Entry> entries, Position at) implements Expr {

    public MapOf {
      entries = List.copyOf(entries);
    }
  }

  /// A list with one more element: the step of `map` and `filter`. Costs one step, however long the
  /// list is.
  record Append(Expr list, Expr element, Position at) implements Expr {}

  /// A value under a name, for the body only.
  record Bind(String name, Expr value, Expr body, Position at) implements Expr {}

  /// A walk over a list or a map's keys that carries an accumulator: what `all`, `exists`, `map`
  /// and `filter` are made of.
  ///
  /// @param second the second variable (index and element, or key and value), empty when there is
  ///     one
  /// @param proceed whether to go on, asked before each element; stopping early never changes the
  ///     result
  record Fold(
      Expr range,
      String variable,
      String second,
      String accumulator,
      Expr initial,
      Expr proceed,
      Expr step,
      Expr result,
      Type type,
      Position at)
      implements Expr {}

  /// The same at another place, with something in the place of each part that it is made of.
  default Expr with(Position newAt, UnaryOperator<Expr> part) {
    return switch (this) {
      case Literal(var value, _) -> new Literal(value, newAt);
      case Variable(var name, _) -> new Variable(name, newAt);
      case Named(var index, _) -> new Named(index, newAt);
      case Select(var operand, var field, _) -> new Select(part.apply(operand), field, newAt);
      case Has(var operand, var field, _) -> new Has(part.apply(operand), field, newAt);
      case Not(var operand, _) -> new Not(part.apply(operand), newAt);
      case And(var left, var right, _) -> new And(part.apply(left), part.apply(right), newAt);
      case Or(var left, var right, _) -> new Or(part.apply(left), part.apply(right), newAt);
      case Conditional(var condition, var then, var otherwise, var type, _) ->
          new Conditional(
              part.apply(condition), part.apply(then), part.apply(otherwise), type, newAt);
      case Call(var function, var arguments, var type, _) ->
          new Call(function, each(arguments, part), type, newAt);
      case ListOf(var elements, var optionals, _) ->
          new ListOf(each(elements, part), optionals, newAt);
      case MapOf(var entries, _) ->
          new MapOf(entries.stream().map(entry -> entry.with(part)).toList(), newAt);
      case Append(var list, var element, _) ->
          new Append(part.apply(list), part.apply(element), newAt);
      case Bind(var name, var value, var body, _) ->
          new Bind(name, part.apply(value), part.apply(body), newAt);
      case Fold fold ->
          new Fold(
              part.apply(fold.range),
              fold.variable,
              fold.second,
              fold.accumulator,
              part.apply(fold.initial),
              part.apply(fold.proceed),
              part.apply(fold.step),
              part.apply(fold.result),
              fold.type,
              newAt);
    };
  }

  private static List<Expr> each(List<Expr> exprs, UnaryOperator<Expr> part) {
    var replaced = new Expr[exprs.size()];
    for (int i = 0; i < replaced.length; i++) {
      replaced[i] = part.apply(exprs.get(i));
    }
    return List.of(replaced);
  }
}
