package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Value.Bool;
import java.util.Optional;

/// The conditions that CEL writes as a walk over a list.
enum Macro {
  /// True of a list without elements.
  ALL,
  /// False of a list without elements.
  EXISTS;

  static Optional<Macro> of(Expr.Fold fold) {
    if (!(fold.initial() instanceof Expr.Literal(Bool initial, _))) {
      return Optional.empty();
    }
    return switch (fold.step()) {
      case Expr.And _ when initial.isTrue() -> Optional.of(ALL);
      case Expr.Or _ when !initial.isTrue() -> Optional.of(EXISTS);
      case Expr _ -> Optional.empty();
    };
  }
}
