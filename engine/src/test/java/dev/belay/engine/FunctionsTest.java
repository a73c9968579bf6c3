package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Bytes;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Maybe;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Span;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.Uint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What each function makes of known values. [NamesTest] is about paths, hosts and patterns.
final class FunctionsTest {

  private static Value call(String function, Value... arguments) {
    return new Functions(Budget.unlimited()).call(function, Arrays.asList(arguments), Simple.ANY);
  }

  private static String failure(String function, Value... arguments) {
    var value = call(function, arguments);
    return value instanceof Value.Failure(var problem) ? problem.toString() : "gave " + value;
  }

  private static Value text(String text) {
    return Value.text(text);
  }

  private static Int number(long number) {
    return new Int(number);
  }

  private static Uint unsigned(String number) {
    return new Uint(Long.parseUnsignedLong(number));
  }

  private static Real real(double number) {
    return new Real(number);
  }

  private static Value json(String json) {
    return Worlds.value(json);
  }

  private static Timestamp time(String text) {
    return new Timestamp(Instant.parse(text));
  }

  private static Span span(Duration duration) {
    return new Span(duration);
  }

  private static Bytes bytes(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  // Numbers

  @Test
  void integers_overflow_into_a_failure() {
    assertThat(call("+", number(1), number(2))).isEqualTo(number(3));
    assertThat(call("-", number(1), number(2))).isEqualTo(number(-1));
    assertThat(call("*", number(-3), number(2))).isEqualTo(number(-6));
    assertThat(call("/", number(-7), number(2))).isEqualTo(number(-3));
    assertThat(call("%", number(-7), number(2))).isEqualTo(number(-1));
    for (var result :
        List.of(
            failure("+", number(Long.MAX_VALUE), number(1)),
            failure("-", number(Long.MIN_VALUE), number(1)),
            failure("*", number(Long.MAX_VALUE), number(2)),
            failure("/", number(Long.MIN_VALUE), number(-1)),
            failure("negate", number(Long.MIN_VALUE)))) {
      assertThat(result).isEqualTo("overflow: the number is too large");
    }
    for (var function : List.of("/", "%")) {
      assertThat(failure(function, number(1), number(0)))
          .isEqualTo("divide-by-zero: division by zero");
      assertThat(failure(function, unsigned("1"), unsigned("0")))
          .isEqualTo("divide-by-zero: division by zero");
    }
  }

  @Test
  void unsigned_integers_overflow_into_a_failure() {
    var most = unsigned("18446744073709551615");
    assertThat(call("+", unsigned("18446744073709551614"), unsigned("1"))).isEqualTo(most);
    assertThat(call("/", most, unsigned("2"))).isEqualTo(unsigned("9223372036854775807"));
    assertThat(call("%", most, unsigned("10"))).isEqualTo(unsigned("5"));
    assertThat(failure("+", most, unsigned("1"))).isEqualTo("overflow: the number is too large");
    assertThat(failure("-", unsigned("1"), unsigned("2")))
        .isEqualTo("overflow: the number is too large");
    assertThat(failure("*", most, unsigned("2"))).isEqualTo("overflow: the number is too large");
  }

  @Test
  void doubles_follow_their_standard() {
    assertThat(call("/", real(1), real(0))).isEqualTo(real(Double.POSITIVE_INFINITY));
    assertThat(call("+", real(0.1), real(0.2))).isEqualTo(real(0.30000000000000004));
    assertThat(failure("%", real(1), real(1)))
        .isEqualTo(
            "type-mismatch: no `%` for a number with a fraction and a number with a fraction");
  }

  @Test
  void numbers_of_two_types_are_not_added() {
    assertThat(failure("+", number(1), real(1)))
        .isEqualTo("type-mismatch: no `+` for an integer and a number with a fraction");
    assertThat(failure("+", number(1), unsigned("1")))
        .isEqualTo("type-mismatch: no `+` for an integer and an unsigned integer");
    assertThat(failure("+", text("a"), number(1)))
        .isEqualTo("type-mismatch: no `+` for text and an integer");
  }

  @Test
  void numbers_of_all_types_compare_by_their_value() {
    assertThat(call("==", number(1), real(1))).isEqualTo(Bool.TRUE);
    assertThat(call("==", number(-1), unsigned("18446744073709551615"))).isEqualTo(Bool.FALSE);
    assertThat(call("<", number(-1), unsigned("0"))).isEqualTo(Bool.TRUE);
    assertThat(call("==", number(9007199254740993L), real(9007199254740992.0)))
        .isEqualTo(Bool.FALSE);
    assertThat(call(">", number(9007199254740993L), real(9007199254740992.0))).isEqualTo(Bool.TRUE);
    assertThat(call("<", unsigned("18446744073709551615"), real(0x1p64))).isEqualTo(Bool.TRUE);
    assertThat(call("<", number(Long.MAX_VALUE), real(Double.POSITIVE_INFINITY)))
        .isEqualTo(Bool.TRUE);
    assertThat(call("==", real(-0.0), number(0))).isEqualTo(Bool.TRUE);
  }

  @Test
  void what_is_not_a_number_compares_with_nothing() {
    var nan = real(Double.NaN);
    for (var function : List.of("==", "<", "<=", ">", ">=")) {
      assertThat(call(function, nan, nan)).as(function).isEqualTo(Bool.FALSE);
      assertThat(call(function, nan, number(1))).as(function).isEqualTo(Bool.FALSE);
    }
    assertThat(call("!=", nan, nan)).isEqualTo(Bool.TRUE);
  }

  @Test
  void numbers_are_converted_when_they_fit() {
    assertThat(call("int", real(-1.9))).isEqualTo(number(-1));
    assertThat(call("int", unsigned("5"))).isEqualTo(number(5));
    assertThat(call("int", text("-12"))).isEqualTo(number(-12));
    assertThat(call("int", time("1970-01-01T00:01:00Z"))).isEqualTo(number(60));
    assertThat(call("uint", real(0x1p63))).isEqualTo(unsigned("9223372036854775808"));
    assertThat(call("uint", number(5))).isEqualTo(unsigned("5"));
    assertThat(call("double", text("1.5e3"))).isEqualTo(real(1500));
    assertThat(call("double", number(3))).isEqualTo(real(3));
    assertThat(call("double", unsigned("18446744073709551615"))).isEqualTo(real(0x1p64));
    for (var result :
        List.of(
            failure("int", real(0x1p63)),
            failure("int", real(Double.NaN)),
            failure("int", unsigned("9223372036854775808")),
            failure("int", text("9223372036854775808")),
            failure("uint", number(-1)),
            failure("uint", real(-1)),
            failure("uint", real(0x1p64)),
            failure("uint", text("18446744073709551616")))) {
      assertThat(result).isEqualTo("overflow: the number is too large");
    }
  }

  @Test
  void what_only_java_reads_as_a_number_is_none() {
    for (var text : List.of("", " 1", "1 ", "1.0", "0x1", "1_000", "٣", "1L", "one")) {
      assertThat(failure("int", text(text)))
          .isEqualTo("invalid-argument: `%s` is no int".formatted(text));
    }
    assertThat(failure("uint", text("-1"))).isEqualTo("invalid-argument: `-1` is no uint");
    for (var text : List.of("", " 1", "1d", "1f", "0x1p3", "1e", ".", "١")) {
      assertThat(failure("double", text(text)))
          .isEqualTo("invalid-argument: `%s` is no double".formatted(text));
    }
  }

  // Texts and bytes

  @Test
  void texts_are_measured_and_compared_by_characters() {
    assertThat(call("size", text("é😀"))).isEqualTo(number(2));
    assertThat(call("size", bytes("é😀"))).isEqualTo(number(6));
    assertThat(call("<", text("\uffff"), text("😀"))).as("as UTF-8 would").isEqualTo(Bool.TRUE);
    assertThat(call("<", text("a"), text("ab"))).isEqualTo(Bool.TRUE);
    assertThat(call("<", new Bytes(new byte[] {1}), new Bytes(new byte[] {-1})))
        .isEqualTo(Bool.TRUE);
    assertThat(call("<", Bool.FALSE, Bool.TRUE)).isEqualTo(Bool.TRUE);
    assertThat(failure("<", text("1"), number(2)))
        .isEqualTo("type-mismatch: no `<` for text and an integer");
  }

  @Test
  void texts_are_searched() {
    assertThat(call("contains", text("abc"), text("bc"))).isEqualTo(Bool.TRUE);
    assertThat(call("contains", text("abc"), text(""))).isEqualTo(Bool.TRUE);
    assertThat(call("startsWith", text("abc"), text("b"))).isEqualTo(Bool.FALSE);
    assertThat(call("endsWith", text("abc"), text("bc"))).isEqualTo(Bool.TRUE);
    assertThat(call("+", text("a"), text("b"))).isEqualTo(text("ab"));
    assertThat(call("+", bytes("a"), bytes("b"))).isEqualTo(bytes("ab"));
  }

  @Test
  void a_regular_expression_matches_anywhere_and_takes_linear_time() {
    assertThat(call("matches", text("abc"), text("b"))).isEqualTo(Bool.TRUE);
    assertThat(call("matches", text("abc"), text("^b"))).isEqualTo(Bool.FALSE);
    assertThat(call("matches", text("a".repeat(5_000)), text("(a*)*b"))).isEqualTo(Bool.FALSE);
    assertThat(failure("matches", text("a"), text("(")))
        .isEqualTo("invalid-argument: `(` is no regular expression");
    assertThat(failure("matches", text("a"), text("(?=a)"))).startsWith("invalid-argument: ");
  }

  @Test
  void texts_and_other_values_are_converted() {
    assertThat(call("string", number(-5))).isEqualTo(text("-5"));
    assertThat(call("string", unsigned("18446744073709551615")))
        .isEqualTo(text("18446744073709551615"));
    assertThat(call("string", real(1))).isEqualTo(text("1"));
    assertThat(call("string", real(1.5))).isEqualTo(text("1.5"));
    assertThat(call("string", Bool.TRUE)).isEqualTo(text("true"));
    assertThat(call("string", bytes("é"))).isEqualTo(text("é"));
    assertThat(call("string", time("2026-01-01T12:00:00Z")))
        .isEqualTo(text("2026-01-01T12:00:00Z"));
    assertThat(call("string", span(Duration.ofMillis(1500)))).isEqualTo(text("1.5s"));
    assertThat(failure("string", new Bytes(new byte[] {(byte) 0xff})))
        .isEqualTo("invalid-argument: the bytes are not UTF-8");
    assertThat(failure("string", json("[]"))).isEqualTo("type-mismatch: no `string` for a list");
    assertThat(call("bytes", text("é"))).isEqualTo(bytes("é"));
    assertThat(call("bool", text("TRUE"))).isEqualTo(Bool.TRUE);
    assertThat(call("bool", text("f"))).isEqualTo(Bool.FALSE);
    assertThat(failure("bool", text("yes"))).isEqualTo("invalid-argument: `yes` is no boolean");
  }

  // Lists, maps, optionals

  @Test
  void lists_and_maps_are_looked_into() {
    var list = json("[1,\"a\",null]");
    var map = json("{\"a\":1}");
    assertThat(call("size", list)).isEqualTo(number(3));
    assertThat(call("size", map)).isEqualTo(number(1));
    assertThat(call("[]", list, number(1))).isEqualTo(text("a"));
    assertThat(call("[]", list, real(1))).isEqualTo(text("a"));
    assertThat(call("[]", map, text("a"))).isEqualTo(number(1));
    assertThat(call("in", real(1), list)).isEqualTo(Bool.TRUE);
    assertThat(call("in", text("b"), list)).isEqualTo(Bool.FALSE);
    assertThat(call("in", text("a"), map)).isEqualTo(Bool.TRUE);
    assertThat(failure("[]", list, number(3)))
        .isEqualTo("index-out-of-bounds: no element 3 in a list of 3");
    assertThat(failure("[]", list, number(-1)))
        .isEqualTo("index-out-of-bounds: no element -1 in a list of 3");
    assertThat(failure("[]", map, text("b"))).isEqualTo("no-such-key: no key `b`");
    assertThat(failure("[]", list, text("0")))
        .isEqualTo("type-mismatch: no `[]` for a list and text");
    assertThat(failure("size", number(1))).isEqualTo("type-mismatch: no `size` for an integer");
  }

  @Test
  void lists_and_maps_are_equal_when_their_parts_are() {
    assertThat(call("==", json("[1,{\"a\":2}]"), json("[1.0,{\"a\":2.0}]"))).isEqualTo(Bool.TRUE);
    assertThat(call("==", json("[1,2]"), json("[2,1]"))).isEqualTo(Bool.FALSE);
    assertThat(call("==", json("{\"a\":1,\"b\":2}"), json("{\"b\":2,\"a\":1}")))
        .isEqualTo(Bool.TRUE);
    assertThat(call("==", json("{\"a\":1}"), json("{\"b\":1}"))).isEqualTo(Bool.FALSE);
    assertThat(call("==", json("1"), json("\"1\""))).as("of two kinds").isEqualTo(Bool.FALSE);
    assertThat(call("==", json("null"), json("false"))).isEqualTo(Bool.FALSE);
  }

  @Test
  void optionals_are_looked_into_without_failing() {
    var map = json("{\"a\":{\"b\":1}}");
    var none = new Maybe(Optional.empty());
    assertThat(call("?.", call("?.", map, text("a")), text("b")))
        .isEqualTo(new Maybe(Optional.of(number(1))));
    assertThat(call("?.", call("?.", map, text("x")), text("b"))).isEqualTo(none);
    assertThat(call("[?]", json("[1]"), number(1))).isEqualTo(none);
    assertThat(call("[?]", json("[1]"), number(-1))).isEqualTo(none);
    assertThat(failure("?.", number(1), text("a")))
        .isEqualTo("type-mismatch: no `?.` for an integer and text");
    assertThat(call("orValue", none, number(2))).isEqualTo(number(2));
    assertThat(call("or", none, call("optional.of", number(2))))
        .isEqualTo(new Maybe(Optional.of(number(2))));
    assertThat(call("hasValue", none)).isEqualTo(Bool.FALSE);
    assertThat(failure("value", none)).isEqualTo("no-value: the optional has no value");
    assertThat(call("optional.ofNonZeroValue", number(0))).isEqualTo(none);
    assertThat(call("optional.ofNonZeroValue", text("a")))
        .isEqualTo(new Maybe(Optional.of(text("a"))));
    assertThat(call("optional.none")).isEqualTo(none);
  }

  @Test
  void a_failure_among_the_arguments_is_the_result() {
    var failure = Value.failure("made-to-fail", "made to fail");
    for (var function : List.of("==", "!=", "in", "+", "contains", "[]", "orValue", "?.")) {
      assertThat(call(function, failure, text("a"))).as(function).isEqualTo(failure);
      assertThat(call(function, json("[]"), failure)).as(function).isEqualTo(failure);
    }
    var holding = new Value.Listing(List.of(number(1), failure));
    assertThat(call("==", holding, json("[2,2]"))).isEqualTo(failure);
    assertThat(call("in", number(1), holding)).isEqualTo(failure);
    assertThat(call("+", holding, json("[]"))).isEqualTo(failure);
    assertThat(call("[]", holding, number(0))).as("of what is not looked at").isEqualTo(number(1));
    assertThat(call("size", holding)).isEqualTo(number(2));
  }

  @Test
  void every_value_has_a_type() {
    assertThat(call("type", json("null"))).isEqualTo(new Value.TypeName("null_type"));
    assertThat(call("type", number(1))).isEqualTo(new Value.TypeName("int"));
    assertThat(call("type", unsigned("1"))).isEqualTo(new Value.TypeName("uint"));
    assertThat(call("type", json("[]"))).isEqualTo(new Value.TypeName("list"));
    assertThat(call("type", call("type", number(1)))).isEqualTo(new Value.TypeName("type"));
    assertThat(call("==", call("type", number(1)), call("type", real(1)))).isEqualTo(Bool.FALSE);
  }

  // Times

  @Test
  void a_timestamp_is_written_as_rfc_3339_says() {
    assertThat(call("timestamp", text("2026-01-01T12:00:00Z")))
        .isEqualTo(time("2026-01-01T12:00:00Z"));
    assertThat(call("timestamp", text("2026-01-01t12:00:00.5z")))
        .isEqualTo(time("2026-01-01T12:00:00.5Z"));
    assertThat(call("timestamp", text("2026-01-01T12:00:00-05:30")))
        .isEqualTo(time("2026-01-01T17:30:00Z"));
    assertThat(call("timestamp", number(60))).isEqualTo(time("1970-01-01T00:01:00Z"));
    for (var text :
        List.of(
            "2026-01-01",
            "2026-01-01T12:00Z",
            "2026-01-01T12:00:00",
            "2026-01-01 12:00:00Z",
            "2026-02-30T12:00:00Z",
            "2026-01-01T25:00:00Z",
            "2026-01-01T12:00:00+01:00:30",
            "+12026-01-01T12:00:00Z",
            "٢026-01-01T12:00:00Z",
            "")) {
      assertThat(failure("timestamp", text(text)))
          .isEqualTo("invalid-timestamp: `%s` is no RFC 3339 time".formatted(text));
    }
    assertThat(failure("timestamp", text("0000-01-01T00:00:00Z")))
        .isEqualTo("overflow: a timestamp is of the years 1 to 9999");
    assertThat(failure("timestamp", number(Long.MAX_VALUE)))
        .isEqualTo("overflow: a timestamp is of the years 1 to 9999");
  }

  @Test
  void a_duration_is_a_sum_of_units() {
    assertThat(call("duration", text("1h30m"))).isEqualTo(span(Duration.ofMinutes(90)));
    assertThat(call("duration", text("-1.5s"))).isEqualTo(span(Duration.ofMillis(-1500)));
    assertThat(call("duration", text("1ms2us3ns"))).isEqualTo(span(Duration.ofNanos(1_002_003)));
    assertThat(call("duration", text("0"))).isEqualTo(span(Duration.ZERO));
    for (var text : List.of("", "1", "1 s", "1d", "h", "s1", "1h-30m", "--1s", "٣s")) {
      assertThat(failure("duration", text(text)))
          .isEqualTo("invalid-duration: `%s` is no duration such as `1h30m`".formatted(text));
    }
    for (var text : List.of("87660001h", "99999999999999999999s", "9223372036854775807h")) {
      assertThat(failure("duration", text(text)))
          .isEqualTo("overflow: a duration has at most 315,576,000,000 seconds");
    }
  }

  @Test
  void times_are_added_and_compared() {
    var noon = time("2026-01-01T12:00:00Z");
    var hour = span(Duration.ofHours(1));
    assertThat(call("+", noon, hour)).isEqualTo(time("2026-01-01T13:00:00Z"));
    assertThat(call("+", hour, noon)).isEqualTo(time("2026-01-01T13:00:00Z"));
    assertThat(call("-", noon, hour)).isEqualTo(time("2026-01-01T11:00:00Z"));
    assertThat(call("-", time("2026-01-01T13:00:00Z"), noon)).isEqualTo(hour);
    assertThat(call("+", hour, hour)).isEqualTo(span(Duration.ofHours(2)));
    assertThat(call("-", hour, hour)).isEqualTo(span(Duration.ZERO));
    assertThat(call("<", noon, time("2026-01-01T12:00:00.000000001Z"))).isEqualTo(Bool.TRUE);
    assertThat(call("<", hour, span(Duration.ofMinutes(61)))).isEqualTo(Bool.TRUE);
    assertThat(failure("+", time("9999-12-31T23:59:59Z"), hour))
        .isEqualTo("overflow: a timestamp is of the years 1 to 9999");
    assertThat(failure("+", noon, noon))
        .isEqualTo("type-mismatch: no `+` for a timestamp and a timestamp");
  }

  @Test
  void a_time_has_parts_in_a_zone() {
    var time = time("2026-12-31T23:59:58.987654321Z");
    assertThat(call("getFullYear", time)).isEqualTo(number(2026));
    assertThat(call("getMonth", time)).isEqualTo(number(11));
    assertThat(call("getDayOfMonth", time)).isEqualTo(number(30));
    assertThat(call("getDate", time)).isEqualTo(number(31));
    assertThat(call("getDayOfYear", time)).isEqualTo(number(364));
    assertThat(call("getDayOfWeek", time)).as("a Thursday").isEqualTo(number(4));
    assertThat(call("getHours", time)).isEqualTo(number(23));
    assertThat(call("getMinutes", time)).isEqualTo(number(59));
    assertThat(call("getSeconds", time)).isEqualTo(number(58));
    assertThat(call("getMilliseconds", time)).isEqualTo(number(987));
    assertThat(call("getFullYear", time, text("+01:00"))).isEqualTo(number(2027));
    assertThat(call("getHours", time, text("02:00"))).isEqualTo(number(1));
    assertThat(call("getHours", time, text("-02:30"))).isEqualTo(number(21));
    assertThat(call("getHours", time, text("Europe/Berlin"))).isEqualTo(number(0));
    assertThat(failure("getHours", time, text("Mars/Base")))
        .isEqualTo("invalid-argument: `Mars/Base` is no time zone");
    assertThat(call("getMinutes", span(Duration.ofHours(2)))).isEqualTo(number(120));
    assertThat(call("getMilliseconds", span(Duration.ofMillis(1_234)))).isEqualTo(number(234));
  }
}
