package dev.belay.engine;

import dev.belay.engine.Form.Kind;
import java.util.List;

/// A function that compiled code calls: a static method of [RawFunctions], found by its name and
/// the kinds of its parameters. A negative whole number as its result is an unsettled one.
///
/// @param cost whether it may spend steps
/// @param needs whether it is given the [Frame] besides
record Operation(String method, Kind result, Cost cost, Needs needs, List<Kind> parameters) {

  enum Cost {
    FREE,
    COUNTED
  }

  enum Needs {
    NOTHING,
    FRAME
  }

  static final Operation FIELD = free("field", Kind.OBJECT, Kind.OBJECT, Kind.TEXT);
  static final Operation HAS = free("has", Kind.TRUTH, Kind.OBJECT, Kind.TEXT);
  static final Operation PRESENT = free("present", Kind.TRUTH, Kind.OBJECT);
  static final Operation OPTIONAL = asking("optional", Kind.OBJECT, Kind.OBJECT);
  static final Operation SIZE = asking("size", Kind.INT, Kind.OBJECT);
  static final Operation INDEX = asking("index", Kind.OBJECT, Kind.OBJECT, Kind.OBJECT);
  static final Operation EQUAL = asking("equal", Kind.TRUTH, Kind.OBJECT, Kind.OBJECT);
  static final Operation EQUAL_TEXT = asking("equal", Kind.TRUTH, Kind.OBJECT, Kind.TEXT);
  static final Operation EQUAL_INT = asking("equal", Kind.TRUTH, Kind.OBJECT, Kind.INT);
  static final Operation EQUAL_INTS = free("equal", Kind.TRUTH, Kind.INT, Kind.INT);
  static final Operation IN = asking("in", Kind.TRUTH, Kind.OBJECT, Kind.OBJECT);
  static final Operation IN_TEXTS = asking("in", Kind.TRUTH, Kind.OBJECT, Kind.TEXTS);
  static final Operation MATCHES = asking("matches", Kind.TRUTH, Kind.OBJECT, Kind.PATTERN);
  static final Operation IS_LOOPBACK = asking("isLoopback", Kind.TRUTH, Kind.OBJECT);
  static final Operation APPEND =
      new Operation(
          "append", Kind.OBJECT, Cost.COUNTED, Needs.FRAME, List.of(Kind.OBJECT, Kind.OBJECT));

  /// A list or map of constants costs a step for each of its elements.
  static final Operation COUNTED =
      new Operation("counted", Kind.OBJECT, Cost.COUNTED, Needs.FRAME, List.of(Kind.OBJECT));

  /// What a name stands for costs what it costs when it is first asked for.
  static final Operation NAMED =
      new Operation("named", Kind.OBJECT, Cost.COUNTED, Needs.FRAME, List.of(Kind.NAME));

  Operation {
    parameters = List.copyOf(parameters);
  }

  private static Operation free(String method, Kind result, Kind... parameters) {
    return new Operation(method, result, Cost.FREE, Needs.NOTHING, List.of(parameters));
  }

  private static Operation asking(String method, Kind result, Kind... parameters) {
    return new Operation(method, result, Cost.FREE, Needs.FRAME, List.of(parameters));
  }

  /// Of two texts.
  static Operation ofTexts(String method) {
    return asking(method, Kind.TRUTH, Kind.OBJECT, Kind.OBJECT);
  }

  static Operation compared(String method, Kind left, Kind right) {
    return left == Kind.INT && right == Kind.INT
        ? free(method, Kind.TRUTH, left, right)
        : asking(method, Kind.TRUTH, left, right);
  }
}
