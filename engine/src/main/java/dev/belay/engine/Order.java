package dev.belay.engine;

import java.util.Optional;

/// How one number must stand to another.
public enum Order {
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">="),
  SAME("=="),
  DIFFERENT("!=");

  private final String function;

  Order(String function) {
    this.function = function;
  }

  /// Absent for a function that compares nothing.
  public static Optional<Order> of(String function) {
    for (var order : values()) {
      if (order.function.equals(function)) {
        return Optional.of(order);
      }
    }
    return Optional.empty();
  }

  /// What holds where this does not.
  public Order opposite() {
    return switch (this) {
      case LESS -> AT_LEAST;
      case AT_MOST -> GREATER;
      case GREATER -> AT_MOST;
      case AT_LEAST -> LESS;
      case SAME -> DIFFERENT;
      case DIFFERENT -> SAME;
    };
  }

  /// The same, said of the two numbers the other way round.
  public Order turned() {
    return switch (this) {
      case LESS -> GREATER;
      case AT_MOST -> AT_LEAST;
      case GREATER -> LESS;
      case AT_LEAST -> AT_MOST;
      case SAME, DIFFERENT -> this;
    };
  }

  boolean holds(long left, long right) {
    return switch (this) {
      case LESS -> left < right;
      case AT_MOST -> left <= right;
      case GREATER -> left > right;
      case AT_LEAST -> left >= right;
      case SAME -> left == right;
      case DIFFERENT -> left != right;
    };
  }
}
