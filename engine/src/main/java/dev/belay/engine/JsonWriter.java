package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Uint;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/// Writes JSON as [Json#canonical] and [Json#exact] say it, part by part: whoever writes an object
/// names its fields in their order. Make a new one for each document.
final class JsonWriter {

  private static final HexFormat HEX = HexFormat.of();

  private final StringBuilder out = new StringBuilder();
  private final DoubleFunction<String> reals;

  private JsonWriter(DoubleFunction<String> reals) {
    this.reals = reals;
  }

  static JsonWriter canonical() {
    return new JsonWriter(JsonWriter::ecmaScript);
  }

  static JsonWriter exact() {
    return new JsonWriter(JsonWriter::exactly);
  }

  byte[] utf8() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  JsonWriter beginObject() {
    separate();
    out.append('{');
    return this;
  }

  void endObject() {
    out.append('}');
  }

  /// The name of the field whose value is written next.
  JsonWriter name(String name) {
    text(name);
    out.append(':');
    return this;
  }

  JsonWriter beginList() {
    separate();
    out.append('[');
    return this;
  }

  void endList() {
    out.append(']');
  }

  /// A comma where something stands before what is written next.
  private void separate() {
    char last = out.isEmpty() ? ':' : out.charAt(out.length() - 1);
    if (last != ':' && last != '{' && last != '[') {
      out.append(',');
    }
  }

  void nothing() {
    plain("null");
  }

  void flag(boolean isTrue) {
    plain(isTrue ? "true" : "false");
  }

  void number(long number) {
    separate();
    out.append(number);
  }

  private void plain(String word) {
    separate();
    out.append(word);
  }

  /// Most texts need no escapes, and are appended in one piece.
  void text(String text) {
    separate();
    out.append('"');
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, written, i);
        escape(c);
        written = i + 1;
      }
    }
    if (written == 0) {
      out.append(text).append('"');
    } else {
      out.append(text, written, text.length()).append('"');
    }
  }

  private void escape(char c) {
    out.append('\\');
    switch (c) {
      case '"', '\\' -> out.append(c);
      case '\b' -> out.append('b');
      case '\f' -> out.append('f');
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      default -> out.append('u').append(HEX.toHexDigits(c));
    }
  }

  void value(Value value) {
    switch (value) {
      case Null _ -> nothing();
      case Bool bool -> flag(bool.isTrue());
      case Int(var number) -> number(number);
      case Uint(var bits) -> plain(Long.toUnsignedString(bits));
      case Real(var number) -> plain(reals.apply(number));
      case Text(var text) -> text(text);
      case Listing(var elements) -> {
        beginList();
        elements.forEach(this::value);
        endList();
      }
      case Mapping(var entries) -> object(entries);
      case Value.Failure(var problem) -> text(problem.message());
      case Value other ->
          throw new IllegalArgumentException(Value.kindOf(other) + " has no form in JSON");
    }
  }

  private void object(Map<Value, Value> entries) {
    var byKey = new TreeMap<String, Value>();
    entries.forEach(
        (key, value) -> {
          if (!(key instanceof Text(var text))) {
            throw new IllegalArgumentException("a key that is no text has no form in JSON");
          }
          byKey.put(text, value);
        });
    beginObject();
    byKey.forEach((key, value) -> name(key).value(value));
    endObject();
  }

  /// The fewest digits that read back as this number. Java writes at least two where one is enough
  /// for the smallest numbers there are.
  private static BigDecimal shortest(double number) {
    var decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    var shorter = decimal.round(new MathContext(1));
    return decimal.precision() == 2 && shorter.doubleValue() == number ? shorter : decimal;
  }

  private static void mustBeFinite(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(number + " has no form in JSON");
    }
  }

  private static String exactly(double number) {
    mustBeFinite(number);
    return Double.toString(number);
  }

  /// As ECMAScript writes a number, which RFC 8785 asks for.
  private static String ecmaScript(double number) {
    mustBeFinite(number);
    if (number == 0) {
      return "0";
    }
    var decimal = shortest(Math.abs(number));
    var digits = decimal.unscaledValue().toString();
    int point = digits.length() - decimal.scale();
    var sign = number < 0 ? "-" : "";
    if (point > 21 || point < -5) {
      var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      return sign + digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "") + (point - 1);
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    if (point >= digits.length()) {
      return sign + digits + "0".repeat(point - digits.length());
    }
    return sign + digits.substring(0, point) + "." + digits.substring(point);
  }
}
