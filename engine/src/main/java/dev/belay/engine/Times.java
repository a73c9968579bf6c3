package dev.belay.engine;

import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Span;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Timestamps and durations as CEL has them: years 1 to 9999, and some 10,000 years either way.
final class Times {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  /// What CEL's specification lets two times be apart: as many nanoseconds as fit an int.
  private static final Duration LONGEST_BETWEEN = Duration.ofNanos(Long.MAX_VALUE);

  private static final long LONGEST_SECONDS = 315_576_000_000L;

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "([Zz]|[-+][0-9]{2}:[0-9]{2})");

  private static final Pattern DURATION =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?(h|ms|us|ns|m|s))+|0");
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+)(?:\\.(\\d*))?(h|ms|us|ns|m|s)");
  private static final int LONGEST_TEXT = 100;
  private static final Pattern OFFSET = Pattern.compile("[-+]?\\d\\d:\\d\\d");

  private Times() {}

  /// @param type `timestamp` or `duration`
  static Value convert(String type, Value from) {
    return switch (from) {
      case Text(var text) when type.equals("timestamp") -> timestamp(text);
      case Text(var text) -> duration(text);
      case Int(var seconds) when type.equals("timestamp") -> timestamp(seconds);
      case Timestamp _ when type.equals("timestamp") -> from;
      case Span _ when type.equals("duration") -> from;
      case Value other ->
          Value.failure("type-mismatch", "no %s in %s".formatted(type, Value.kindOf(other)));
    };
  }

  private static Value timestamp(String text) {
    try {
      if (!TIMESTAMP.matcher(text).matches()) {
        throw new DateTimeException("no RFC 3339 time");
      }
      return inRange(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Value.failure("invalid-timestamp", "`%s` is no RFC 3339 time".formatted(shown(text)));
    }
  }

  private static Value timestamp(long seconds) {
    try {
      return inRange(Instant.ofEpochSecond(seconds));
    } catch (DateTimeException _) {
      return Value.failure("overflow", "a timestamp is of the years 1 to 9999");
    }
  }

  private static Value inRange(Instant instant) {
    return instant.isBefore(FIRST) || instant.isAfter(LAST)
        ? Value.failure("overflow", "a timestamp is of the years 1 to 9999")
        : new Timestamp(instant);
  }

  private static Value inRange(Duration duration) {
    return duration.abs().toSeconds() > LONGEST_SECONDS
        ? Value.failure("overflow", "a duration has at most %,d seconds".formatted(LONGEST_SECONDS))
        : new Span(duration);
  }

  private static Value duration(String text) {
    if (text.length() > LONGEST_TEXT || !DURATION.matcher(text).matches()) {
      return Value.failure(
          "invalid-duration", "`%s` is no duration such as `1h30m`".formatted(shown(text)));
    }
    try {
      var sum = Duration.ZERO;
      for (var part = DURATION_PART.matcher(text); part.find(); ) {
        sum = sum.plus(part(part.group(1), part.group(2), part.group(3)));
      }
      return inRange(text.startsWith("-") ? sum.negated() : sum);
    } catch (ArithmeticException | NumberFormatException _) {
      return Value.failure(
          "overflow", "a duration has at most %,d seconds".formatted(LONGEST_SECONDS));
    }
  }

  private static Duration part(String whole, String fraction, String unit) {
    long unitNanos =
        switch (unit) {
          case "h" -> 3_600_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "s" -> 1_000_000_000L;
          case "ms" -> 1_000_000L;
          case "us" -> 1_000L;
          default -> 1L;
        };
    var duration = Duration.ofNanos(unitNanos).multipliedBy(Long.parseLong(whole));
    if (fraction == null || fraction.isEmpty()) {
      return duration;
    }
    var nanos =
        new java.math.BigDecimal("0." + fraction).multiply(java.math.BigDecimal.valueOf(unitNanos));
    return duration.plusNanos(nanos.longValue());
  }

  private static String shown(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }

  static Value plus(Instant instant, Duration duration) {
    try {
      return inRange(instant.plus(duration));
    } catch (ArithmeticException | DateTimeException _) {
      return Value.failure("overflow", "a timestamp is of the years 1 to 9999");
    }
  }

  static Value between(Instant from, Instant to) {
    var between = Duration.between(from, to);
    return between.abs().compareTo(LONGEST_BETWEEN) > 0
        ? Value.failure("overflow", "the two times are more than 292 years apart")
        : new Span(between);
  }

  static Value plus(Duration left, Duration right) {
    return inRange(left.plus(right));
  }

  /// A duration as CEL writes it: seconds with as much fraction as there is.
  static String text(Duration duration) {
    var seconds =
        java.math.BigDecimal.valueOf(duration.toSeconds())
            .add(java.math.BigDecimal.valueOf(duration.toNanosPart(), 9));
    return (seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString()) + "s";
  }

  /// A part of a time, such as `getHours`; absent when there is no such function for these values.
  static Optional<Value> part(String function, List<Value> arguments) {
    return switch (arguments.getFirst()) {
      case Timestamp(var instant) when arguments.size() == 1 ->
          Optional.of(partOf(function, instant, ZoneOffset.UTC));
      case Timestamp(var instant)
          when arguments.size() == 2 && arguments.get(1) instanceof Text(var zone) ->
          Optional.of(partOf(function, instant, zone));
      case Span(var span) when arguments.size() == 1 -> partOf(function, span);
      default -> Optional.empty();
    };
  }

  private static Value partOf(String function, Instant instant, String zone) {
    try {
      var isUnsigned = OFFSET.matcher(zone).matches() && Character.isDigit(zone.charAt(0));
      return partOf(function, instant, ZoneId.of(isUnsigned ? "+" + zone : zone));
    } catch (DateTimeException _) {
      return Value.failure("invalid-argument", "`%s` is no time zone".formatted(shown(zone)));
    }
  }

  private static Value partOf(String function, Instant instant, ZoneId zone) {
    var at = ZonedDateTime.ofInstant(instant, zone);
    long part =
        switch (function) {
          case "getFullYear" -> at.getYear();
          case "getMonth" -> at.getMonthValue() - 1;
          case "getDayOfYear" -> at.getDayOfYear() - 1;
          case "getDayOfMonth" -> at.getDayOfMonth() - 1;
          case "getDate" -> at.getDayOfMonth();
          case "getDayOfWeek" -> at.getDayOfWeek().getValue() % 7;
          case "getHours" -> at.getHour();
          case "getMinutes" -> at.getMinute();
          case "getSeconds" -> at.getSecond();
          case "getMilliseconds" -> at.getNano() / 1_000_000;
          default -> throw new AssertionError("no part of a time: " + function);
        };
    return new Int(part);
  }

  private static Optional<Value> partOf(String function, Duration span) {
    return switch (function) {
      case "getHours" -> Optional.of(new Int(span.toHours()));
      case "getMinutes" -> Optional.of(new Int(span.toMinutes()));
      case "getSeconds" -> Optional.of(new Int(span.toSeconds()));
      case "getMilliseconds" -> Optional.of(new Int(span.toMillisPart()));
      default -> Optional.empty();
    };
  }
}
