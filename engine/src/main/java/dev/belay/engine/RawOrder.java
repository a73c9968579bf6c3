package dev.belay.engine;

import dev.belay.engine.Value.Int;
import org.jspecify.annotations.Nullable;

/// How two values in the forms that [Raw] reads stand to each other: negative, 0 or 1, [#NONE] or
/// [#NOT_A_NUMBER].
final class RawOrder {

  /// Of two values that have no order.
  static final int NONE = 3;

  /// Of two numbers of which one is not a number.
  private static final int NOT_A_NUMBER = 2;

  private static final double TWO_TO_63 = 0x1p63;

  private RawOrder() {}

  static int of(@Nullable Object left, @Nullable Object right, Frame frame) {
    if (Raw.isInt(right)) {
      return of(left, Raw.toInt(right), frame);
    }
    var some = Raw.text(left);
    var other = Raw.text(right);
    if (some != null && other != null) {
      return compareCodePoints(some, other);
    }
    if (Raw.isReal(left) && Raw.isReal(right)) {
      return of(Raw.toReal(left), Raw.toReal(right));
    }
    if (Raw.isInt(left) && Raw.isReal(right)) {
      var order = of(Raw.toReal(right), Raw.toInt(left));
      return order == NOT_A_NUMBER ? order : -order;
    }
    return ordered(Raw.value(left, frame.budget()), Raw.value(right, frame.budget()));
  }

  static int of(@Nullable Object left, long right, Frame frame) {
    if (Raw.isInt(left)) {
      return Long.compare(Raw.toInt(left), right);
    }
    return Raw.isReal(left)
        ? of(Raw.toReal(left), right)
        : ordered(Raw.value(left, frame.budget()), new Int(right));
  }

  private static int ordered(Value left, Value right) {
    if (Functions.isNumber(left) && Functions.isNumber(right)) {
      return Numbers.compare(left, right).orElse(NOT_A_NUMBER);
    }
    return Functions.order(left, right).map(Integer::signum).orElse(NONE);
  }

  private static int of(double left, double right) {
    if (left < right) {
      return -1;
    }
    return left > right ? 1 : left == right ? 0 : NOT_A_NUMBER;
  }

  static int of(double left, long right) {
    if (Double.isNaN(left)) {
      return NOT_A_NUMBER;
    }
    if (left >= TWO_TO_63 || left < -TWO_TO_63) {
      return left < 0 ? -1 : 1;
    }
    var whole = (long) left;
    // Where there is a fraction, the whole part is exact as a double.
    return whole == right ? of(left, (double) whole) : Long.compare(whole, right);
  }

  /// As UTF-8 bytes would compare, which UTF-16 units do not.
  static int compareCodePoints(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      if (left.charAt(i) != right.charAt(i)) {
        int start = isInsidePair(left, i) || isInsidePair(right, i) ? i - 1 : i;
        return left.codePointAt(start) < right.codePointAt(start) ? -1 : 1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static boolean isInsidePair(String text, int index) {
    return index > 0 && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }
}
