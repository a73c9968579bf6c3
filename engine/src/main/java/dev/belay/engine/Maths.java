package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Uint;
import java.util.List;
import java.util.Optional;

/// CEL's extensions for numbers.
final class Maths {

  private static final String PREFIX = "math.";

  private Maths() {}

  /// Absent when there is no such function for these values.
  static Optional<Value> call(String name, List<Value> arguments) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var function = name.substring(PREFIX.length());
    if (function.startsWith("@")) {
      var numbers =
          arguments.size() == 1 && arguments.getFirst() instanceof Listing(var elements)
              ? elements
              : arguments;
      return extreme(function, numbers);
    }
    return arguments.size() == 1
        ? unary(function, arguments.getFirst())
        : bits(function, arguments.get(0), arguments.get(1));
  }

  private static Optional<Value> extreme(String function, List<Value> numbers) {
    if (numbers.isEmpty() || !numbers.stream().allMatch(Functions::isNumber)) {
      return Optional.empty();
    }
    var found = numbers.getFirst();
    for (var number : numbers) {
      int order = Numbers.compare(number, found).orElse(0);
      if (function.equals("@max") ? order > 0 : order < 0) {
        found = number;
      }
    }
    return Optional.of(found);
  }

  private static Optional<Value> unary(String function, Value value) {
    return switch (value) {
      case Real(var number) -> real(function, number);
      case Int(var number) ->
          switch (function) {
            case "abs" ->
                Optional.of(
                    number == Long.MIN_VALUE ? Numbers.overflow() : new Int(Math.abs(number)));
            case "sign" -> Optional.of(new Int(Long.signum(number)));
            case "bitNot" -> Optional.of(new Int(~number));
            case "sqrt" -> Optional.of(new Real(Math.sqrt((double) number)));
            default -> Optional.empty();
          };
      case Uint(var bits) ->
          switch (function) {
            case "abs" -> Optional.of(value);
            case "sign" -> Optional.of(new Uint(bits == 0 ? 0 : 1));
            case "bitNot" -> Optional.of(new Uint(~bits));
            case "sqrt" -> Numbers.convert("double", value).flatMap(real -> unary(function, real));
            default -> Optional.empty();
          };
      case Value _ -> Optional.empty();
    };
  }

  private static Optional<Value> real(String function, double number) {
    return switch (function) {
      case "ceil" -> Optional.of(new Real(Math.ceil(number)));
      case "floor" -> Optional.of(new Real(Math.floor(number)));
      case "round" -> Optional.of(new Real(rounded(number)));
      case "trunc" -> Optional.of(new Real(number < 0 ? Math.ceil(number) : Math.floor(number)));
      case "abs" -> Optional.of(new Real(Math.abs(number)));
      case "sign" -> Optional.of(new Real(Math.signum(number)));
      case "sqrt" -> Optional.of(new Real(Math.sqrt(number)));
      case "isNaN" -> Optional.of(Bool.of(Double.isNaN(number)));
      case "isInf" -> Optional.of(Bool.of(Double.isInfinite(number)));
      case "isFinite" -> Optional.of(Bool.of(Double.isFinite(number)));
      default -> Optional.empty();
    };
  }

  /// Half away from zero.
  private static double rounded(double number) {
    var whole = Math.rint(number);
    return Math.abs(number - Math.floor(number)) == 0.5
        ? Math.copySign(Math.ceil(Math.abs(number)), number)
        : whole;
  }

  private static Optional<Value> bits(String function, Value left, Value right) {
    if (function.startsWith("bitShift")) {
      return right instanceof Int(var by) ? shifted(function, left, by) : Optional.empty();
    }
    if (left instanceof Int(var some) && right instanceof Int(var other)) {
      return combined(function, some, other).map(Int::new);
    }
    return left instanceof Uint(var some) && right instanceof Uint(var other)
        ? combined(function, some, other).map(Uint::new)
        : Optional.empty();
  }

  private static Optional<Long> combined(String function, long left, long right) {
    return switch (function) {
      case "bitAnd" -> Optional.of(left & right);
      case "bitOr" -> Optional.of(left | right);
      case "bitXor" -> Optional.of(left ^ right);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> shifted(String function, Value value, long by) {
    if (by < 0) {
      return Optional.of(
          Value.failure(
              "invalid-argument", "cannot shift by the negative number %d".formatted(by)));
    }
    return switch (value) {
      case Int(var number) -> Optional.of(new Int(shifted(function, number, by)));
      case Uint(var bits) -> Optional.of(new Uint(shifted(function, bits, by)));
      case Value _ -> Optional.empty();
    };
  }

  /// To the right, zeros follow from the left whatever the sign is.
  private static long shifted(String function, long bits, long by) {
    if (by >= Long.SIZE) {
      return 0;
    }
    return function.equals("bitShiftLeft") ? bits << by : bits >>> by;
  }
}
