package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Bytes;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Span;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.TypeName;
import dev.belay.engine.Value.Uint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// CEL's `format`: texts with values in the places of `%s`, `%d`, `%.2f` and the like. Make a new
/// one for each text.
final class Format {

  private static final Pattern CLAUSE = Pattern.compile("%(%|(?:\\.([0-9]{1,3}))?([a-zA-Z]))?");
  private static final int USUAL_DIGITS = 6;

  @SuppressWarnings("serial") // never leaves this class
  private static final class Unfit extends RuntimeException {

    private final Failure failure;

    private Unfit(String message) {
      super(null, null, false, false);
      this.failure = Value.failure("invalid-argument", message);
    }
  }

  private final Budget budget;
  private final List<Value> values;
  private int next;

  Format(Budget budget, List<Value> values) {
    this.budget = budget;
    this.values = values;
  }

  Value of(String text) {
    try {
      var formatted = new StringBuilder();
      var clause = CLAUSE.matcher(text);
      int from = 0;
      while (clause.find()) {
        formatted.append(text, from, clause.start());
        var part = clause.group(1) == null ? unknown(clause.group()) : clause.group(1);
        var filled = part.equals("%") ? "%" : filled(clause.group(2), clause.group(3));
        budget.text(filled.length());
        formatted.append(filled);
        from = clause.end();
      }
      formatted.append(text.substring(from));
      budget.text(text.length());
      return new Text(formatted.toString());
    } catch (Unfit e) {
      return e.failure;
    }
  }

  private static String unknown(String clause) {
    throw new Unfit("`%s` is no formatting clause".formatted(clause));
  }

  private String filled(@org.jspecify.annotations.Nullable String precision, String verb) {
    if (next == values.size()) {
      throw new Unfit("more formatting clauses than the %d values".formatted(values.size()));
    }
    var value = values.get(next++);
    int digits = precision == null ? USUAL_DIGITS : Integer.parseInt(precision);
    return switch (verb) {
      case "s" -> text(value);
      case "d" -> decimal(value);
      case "f" -> fixed(value, digits);
      case "e" -> scientific(value, digits);
      case "b" -> value instanceof Bool bool ? (bool.isTrue() ? "1" : "0") : radix(value, 2, "b");
      case "o" -> radix(value, 8, "o");
      case "x" -> hexadecimal(value);
      case "X" -> hexadecimal(value).toUpperCase(Locale.ROOT);
      default -> unknown("%" + verb);
    };
  }

  private static Unfit wrong(String verb, Value value) {
    return new Unfit("`%%%s` does not take %s".formatted(verb, Value.kindOf(value)));
  }

  private String text(Value value) {
    budget.work();
    return switch (value) {
      case Value.Null _ -> "null";
      case Bool bool -> Boolean.toString(bool.isTrue());
      case Int(var number) -> Long.toString(number);
      case Uint(var bits) -> Long.toUnsignedString(bits);
      case Real(var number) -> Double.isFinite(number) ? Numbers.text(number) : unusual(number);
      case Text(var text) -> text;
      case Bytes(var bytes) -> new String(bytes, StandardCharsets.UTF_8);
      case Timestamp(var instant) -> instant.toString();
      case Span(var span) -> Times.text(span);
      case TypeName(var name) -> name;
      case Listing(var elements) -> {
        budget.steps(elements.size());
        yield elements.stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
      }
      case Mapping(var entries) -> {
        budget.steps(entries.size());
        var sorted = new TreeMap<String, String>();
        entries.forEach((key, entry) -> sorted.put(text(key), text(entry)));
        yield sorted.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
      }
      case Value other -> throw wrong("s", other);
    };
  }

  private static String unusual(double number) {
    return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
  }

  private static boolean isUnusual(Value value) {
    return value instanceof Real(var number) && !Double.isFinite(number);
  }

  private static String decimal(Value value) {
    return switch (value) {
      case Int(var number) -> Long.toString(number);
      case Uint(var bits) -> Long.toUnsignedString(bits);
      case Real(var number) when isUnusual(value) -> unusual(number);
      case Value other -> throw wrong("d", other);
    };
  }

  private static BigDecimal exact(Value value, String verb) {
    return switch (value) {
      case Int(var number) -> BigDecimal.valueOf(number);
      case Uint(var bits) -> new BigDecimal(Long.toUnsignedString(bits));
      case Real(var number) -> new BigDecimal(number);
      case Value other -> throw wrong(verb, other);
    };
  }

  private static String fixed(Value value, int digits) {
    return value instanceof Real(var number) && isUnusual(value)
        ? unusual(number)
        : exact(value, "f").setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(Value value, int digits) {
    if (value instanceof Real(var number) && isUnusual(value)) {
      return unusual(number);
    }
    var exact = exact(value, "e");
    if (exact.signum() == 0) {
      return "0" + (digits > 0 ? "." + "0".repeat(digits) : "") + "e+00";
    }
    var rounded = exact.round(new java.math.MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    var mantissa = rounded.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN);
    return "%se%s%02d"
        .formatted(mantissa.toPlainString(), exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String radix(Value value, int radix, String verb) {
    return switch (value) {
      case Int(var number) -> BigInteger.valueOf(number).toString(radix);
      case Uint(var bits) -> Long.toUnsignedString(bits, radix);
      case Value other -> throw wrong(verb, other);
    };
  }

  private static String hexadecimal(Value value) {
    return switch (value) {
      case Text(var text) -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case Bytes(var bytes) -> HexFormat.of().formatHex(bytes);
      case Value other -> radix(other, 16, "x");
    };
  }
}
