package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Value;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.IntFunction;

/// An expression that was checked once and is written in many places: the places of its parts are
/// indices of the text that was checked.
///
/// @param blanks of the text that was checked
record Template(Blanks blanks, Expr expr) {

  /// Where a part of a template is.
  static Position at(int index) {
    return new Position(1, index + 1);
  }

  /// The expression that stands in a text of the same form.
  ///
  /// @param places where an index of that text stands in its file
  Expr in(IntFunction<Position> places, Blanks written) {
    return new Writing(places, written).placed(expr);
  }

  private final class Writing {

    private final IntFunction<Position> places;
    private final Blanks written;

    Writing(IntFunction<Position> places, Blanks written) {
      this.places = places;
      this.written = written;
    }

    private Expr placed(Expr part) {
      int index = part.at().column() - 1;
      var at = places.apply(written.indexOf(blanks, index));
      return switch (part) {
        case Expr.Literal(var value, _) ->
            new Expr.Literal(written.valueAt(blanks, index).orElse(value), at);
        case Expr.ListOf list -> list(list, index, at);
        case Expr other -> other.with(at, this::placed);
      };
    }

    private Expr list(Expr.ListOf list, int index, Position at) {
      return written
          .valueAt(blanks, index)
          .<Expr>map(constant -> new Expr.Literal(constant, at))
          .orElseGet(() -> folded(list.with(at, this::placed)));
    }
  }

  private static Expr folded(Expr list) {
    return constant(list).<Expr>map(value -> new Expr.Literal(value, list.at())).orElse(list);
  }

  /// A list of constants is a constant: it is there once, and costs nothing. Lists inside of lists
  /// are left alone, so that no constant nests.
  static Optional<Value> constant(Expr list) {
    if (!(list instanceof Expr.ListOf(var elements, var optionals, _)) || !optionals.isEmpty()) {
      return Optional.empty();
    }
    var values = new ArrayList<Value>();
    for (var element : elements) {
      if (!(element instanceof Expr.Literal(var value, _)) || value instanceof Value.Listing) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(new Value.Listing(values));
  }
}
