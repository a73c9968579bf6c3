package dev.belay.engine;

import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.Uint;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// Arithmetic that overflows into a failure, and comparison by mathematical value.
final class Numbers {

  // Java reads more than these: digits of other scripts, and a final `d`.
  private static final Pattern INT = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern UINT = Pattern.compile("[0-9]+");
  private static final Pattern DOUBLE =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?|NaN|[-+]?Infinity");

  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_64 = 0x1p64;

  private Numbers() {}

  /// Absent when one of them is not a number (NaN).
  static Optional<Integer> compare(Value left, Value right) {
    if (isNan(left) || isNan(right)) {
      return Optional.empty();
    }
    if (isInfinite(left) || isInfinite(right)) {
      return Optional.of(Double.compare(approximate(left), approximate(right)));
    }
    return Optional.of(exact(left).compareTo(exact(right)));
  }

  private static boolean isNan(Value number) {
    return number instanceof Real(var value) && Double.isNaN(value);
  }

  private static boolean isInfinite(Value number) {
    return number instanceof Real(var value) && Double.isInfinite(value);
  }

  private static double approximate(Value number) {
    return number instanceof Real(var value) ? value : 0;
  }

  private static BigDecimal exact(Value number) {
    return switch (number) {
      case Int(var value) -> BigDecimal.valueOf(value);
      case Uint(var bits) -> new BigDecimal(Long.toUnsignedString(bits));
      case Real(var value) -> new BigDecimal(value);
      case Value other -> throw new AssertionError("no number: " + other);
    };
  }

  static Optional<Value> negate(Value value) {
    return switch (value) {
      case Int(var number) -> Optional.of(number == Long.MIN_VALUE ? overflow() : new Int(-number));
      case Real(var number) -> Optional.of(new Real(-number));
      case Value _ -> Optional.empty();
    };
  }

  static Optional<Value> arithmetic(String name, Value left, Value right) {
    return switch (left) {
      case Int(var some) when right instanceof Int(var other) ->
          Optional.of(ints(name, some, other));
      case Uint(var some) when right instanceof Uint(var other) ->
          Optional.of(uints(name, some, other));
      case Real(var some) when right instanceof Real(var other) && !name.equals("%") ->
          Optional.of(new Real(doubles(name, some, other)));
      case Value _ -> Optional.empty();
    };
  }

  private static Value ints(String name, long left, long right) {
    try {
      return switch (name) {
        case "+" -> new Int(Math.addExact(left, right));
        case "-" -> new Int(Math.subtractExact(left, right));
        case "*" -> new Int(Math.multiplyExact(left, right));
        case "/" -> right == 0 ? divideByZero() : new Int(Math.divideExact(left, right));
        default -> right == 0 ? divideByZero() : new Int(left % right);
      };
    } catch (ArithmeticException _) {
      return overflow();
    }
  }

  private static Value uints(String name, long left, long right) {
    return switch (name) {
      case "+" ->
          Long.compareUnsigned(left + right, left) < 0 ? overflow() : new Uint(left + right);
      case "-" -> Long.compareUnsigned(left, right) < 0 ? overflow() : new Uint(left - right);
      case "*" -> Math.unsignedMultiplyHigh(left, right) != 0 ? overflow() : new Uint(left * right);
      case "/" -> right == 0 ? divideByZero() : new Uint(Long.divideUnsigned(left, right));
      default -> right == 0 ? divideByZero() : new Uint(Long.remainderUnsigned(left, right));
    };
  }

  private static double doubles(String name, double left, double right) {
    return switch (name) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      default -> left / right;
    };
  }

  static Value overflow() {
    return Value.failure("overflow", "the number is too large");
  }

  private static Value divideByZero() {
    return Value.failure("divide-by-zero", "division by zero");
  }

  /// @param type `int`, `uint` or `double`
  static Optional<Value> convert(String type, Value value) {
    return switch (value) {
      case Text(var text) -> Optional.of(parse(type, text));
      case Timestamp(var instant) when type.equals("int") ->
          Optional.of(new Int(instant.getEpochSecond()));
      case Int(var number) ->
          Optional.of(
              switch (type) {
                case "int" -> value;
                case "uint" -> number < 0 ? overflow() : new Uint(number);
                default -> new Real(number);
              });
      case Uint(var bits) ->
          Optional.of(
              switch (type) {
                case "int" -> bits < 0 ? overflow() : new Int(bits);
                case "uint" -> value;
                default -> new Real(new BigDecimal(Long.toUnsignedString(bits)).doubleValue());
              });
      case Real(var number) ->
          Optional.of(
              switch (type) {
                case "int" ->
                    number > -TWO_TO_63 && number < TWO_TO_63 ? new Int((long) number) : overflow();
                case "uint" ->
                    number >= 0 && number < TWO_TO_64
                        ? new Uint(new BigDecimal(number).toBigInteger().longValue())
                        : overflow();
                default -> value;
              });
      case Value _ -> Optional.empty();
    };
  }

  private static Value parse(String type, String text) {
    var form = type.equals("double") ? DOUBLE : type.equals("int") ? INT : UINT;
    if (!form.matcher(text).matches()) {
      return Value.failure("invalid-argument", "`%s` is no %s".formatted(text, type));
    }
    try {
      return switch (type) {
        case "int" -> new Int(Long.parseLong(text));
        case "uint" -> new Uint(Long.parseUnsignedLong(text));
        default -> new Real(Double.parseDouble(text));
      };
    } catch (NumberFormatException _) {
      return overflow();
    }
  }

  /// A double without a fraction is written as a whole number.
  static String text(double number) {
    var text = Double.toString(number);
    return switch (text) {
      case "Infinity" -> "+infinity";
      case "-Infinity" -> "-infinity";
      default ->
          text.endsWith(".0")
              ? text.substring(0, text.length() - 2)
              : text.replace(".0E", "e").replace("E-", "e-").replace("E", "e+");
    };
  }

  /// Equal numbers are one key.
  static Value asKey(Value key) {
    return switch (key) {
      case Uint(var bits) when bits >= 0 -> new Int(bits);
      case Real(var number) when number == Math.rint(number) && Math.abs(number) < TWO_TO_63 ->
          new Int((long) number);
      case Value other -> other;
    };
  }

  /// Absent when the value is no whole number.
  static Optional<Long> asIndex(Value at) {
    return asKey(at) instanceof Int(var index) ? Optional.of(index) : Optional.empty();
  }
}
