package dev.belay.bench;

/// One argument of a call held against a value of the rule.
sealed interface Comparison {

  String argument();

  Operator operator();

  record OfNumber(String argument, Operator operator, long value) implements Comparison {}

  record OfText(String argument, Operator operator, String value) implements Comparison {}

  /// False for a value of another kind.
  default boolean holds(Object actual) {
    return switch (this) {
      case OfNumber(_, var operator, var value) ->
          actual instanceof Long number && operator.holds(Long.compare(number, value));
      case OfText(_, var operator, var value) ->
          actual instanceof String text && operator.holds(text.compareTo(value));
    };
  }

  /// The value as CEL, Cedar and DRL write it.
  default String literal() {
    return switch (this) {
      case OfNumber number -> Long.toString(number.value());
      case OfText text -> '"' + text.value() + '"';
    };
  }

  /// How to compare, written as in all of the languages here.
  enum Operator {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    SAME("=="),
    OTHER("!=");

    final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /// @param order as a comparator answers it
    boolean holds(int order) {
      return switch (this) {
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case MORE -> order > 0;
        case AT_LEAST -> order >= 0;
        case SAME -> order == 0;
        case OTHER -> order != 0;
      };
    }
  }
}
