package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class JsonTest {

  private static String problem(Json.Read read) {
    return switch (read) {
      case Json.Parsed(var value) -> "read " + value;
      case Json.Malformed(var problem) -> problem.toString();
    };
  }

  private static String problem(String text) {
    return problem(Json.read(text));
  }

  private static String canonical(String json) {
    return canonical(Worlds.value(json));
  }

  private static String canonical(Value value) {
    return new String(Json.canonical(value), StandardCharsets.UTF_8);
  }

  @Test
  void every_kind_of_value_is_read() {
    assertThat(Worlds.value(" {\"a\":[1,-1,1.5,\"x\",true,false,null,{}]} "))
        .isEqualTo(
            new Value.Mapping(
                Map.of(
                    Value.text("a"),
                    new Value.Listing(
                        List.of(
                            new Value.Int(1),
                            new Value.Int(-1),
                            new Value.Real(1.5),
                            Value.text("x"),
                            Value.Bool.TRUE,
                            Value.Bool.FALSE,
                            Value.Null.NULL,
                            new Value.Mapping(Map.of()))))));
  }

  @Test
  void nothing_is_no_document() {
    assertThat(problem("")).isEqualTo("invalid-json: expected JSON, found nothing");
    assertThat(problem(" \n\t ")).isEqualTo("invalid-json: expected JSON, found nothing");
  }

  @Test
  void a_key_is_there_once_however_it_is_written() {
    assertThat(problem("{\"a\":1,\"a\":2}"))
        .isEqualTo("invalid-json: line 1 column 11: the key `a` is there twice");
    assertThat(problem("{\"a\":1,\"\\u0061\":2}")).contains("the key `a` is there twice");
    assertThat(problem("[{\"x\":{\"b\":1,\n\"b\":1}}]")).contains("the key `b` is there twice");
    assertThat(problem("{\"a\":1,\"A\":2}")).startsWith("read");
  }

  @Test
  void a_hundred_levels_are_read_and_a_hundred_and_one_are_not() {
    assertThat(problem("[".repeat(100) + "]".repeat(100))).startsWith("read");
    assertThat(problem("[".repeat(101) + "]".repeat(101)))
        .isEqualTo("too-large: nests deeper than 100 levels");
    assertThat(problem("{\"a\":".repeat(101) + "1" + "}".repeat(101)))
        .isEqualTo("too-large: nests deeper than 100 levels");
    assertThat(problem("[".repeat(100_000))).isEqualTo("too-large: nests deeper than 100 levels");
  }

  @Test
  void half_of_a_surrogate_pair_is_no_text() {
    for (var half :
        List.of(
            "\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "{\"\\ud83d\":1}", "\"a\ud83d\"")) {
      assertThat(problem(half))
          .as(half)
          .isEqualTo("invalid-json: text holds half of a surrogate pair");
    }
    assertThat(Worlds.value("\"\\ud83d\\ude00\"")).isEqualTo(Value.text("😀"));
  }

  @Test
  void nothing_follows_a_document() {
    assertThat(problem("{} {}"))
        .isEqualTo("invalid-json: expected one JSON document, found more after it");
    assertThat(problem("1 1"))
        .isEqualTo("invalid-json: expected one JSON document, found more after it");
    assertThat(problem("{}}")).startsWith("invalid-json: line 1 column");
    assertThat(problem("{}\u0000")).startsWith("invalid-json: line 1 column");
  }

  @Test
  void what_ends_too_early_is_not_read() {
    for (var text : List.of("{", "[1,", "{\"a\"", "{\"a\":", "\"a", "[{}")) {
      assertThat(problem(text)).as(text).isEqualTo("invalid-json: ends in the middle of a value");
    }
  }

  @Test
  void what_other_readers_allow_is_not_json() {
    assertThat(problem("{'a':1}")).isEqualTo("invalid-json: line 1 column 2: unexpected `'`");
    assertThat(problem("{a:1}")).isEqualTo("invalid-json: line 1 column 2: unexpected `a`");
    assertThat(problem("[1,]")).isEqualTo("invalid-json: line 1 column 4: unexpected `]`");
    assertThat(problem("[1 // one\n]")).isEqualTo("invalid-json: line 1 column 4: unexpected `/`");
    for (var text :
        List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "+1",
            "01",
            ".5",
            "1.",
            "1e",
            "0x1",
            "tru",
            "True",
            "nul",
            "\"a\tb\"",
            "\"a\nb\"",
            "\"\\x41\"",
            "{\"a\":1,}",
            "{,}",
            "undefined")) {
      assertThat(problem(text)).as(text).startsWith("invalid-json: ");
    }
  }

  @Test
  void utf_8_is_the_only_encoding() {
    var text = "{\"a\":\"é\"}";
    assertThat(problem(Json.read(text.getBytes(StandardCharsets.UTF_8)))).startsWith("read");
    assertThat(problem(Json.read(text.getBytes(StandardCharsets.ISO_8859_1))))
        .isEqualTo("invalid-json: the bytes are not UTF-8");
    assertThat(problem(Json.read(text.getBytes(StandardCharsets.UTF_16BE))))
        .startsWith("invalid-json: ");
    var slash = new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'};
    assertThat(problem(Json.read(slash))).isEqualTo("invalid-json: the bytes are not UTF-8");
    var surrogate = new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0xbd, '"'};
    assertThat(problem(Json.read(surrogate))).isEqualTo("invalid-json: the bytes are not UTF-8");
    assertThat(problem("\ufeff{}")).startsWith("invalid-json: line 1 column 1");
  }

  @Test
  void whole_numbers_are_int_or_uint_or_nothing() {
    assertThat(Worlds.value("-0")).isEqualTo(new Value.Int(0));
    assertThat(Worlds.value("9223372036854775807")).isEqualTo(new Value.Int(Long.MAX_VALUE));
    assertThat(Worlds.value("9223372036854775808")).isEqualTo(new Value.Uint(Long.MIN_VALUE));
    assertThat(Worlds.value("18446744073709551615")).isEqualTo(new Value.Uint(-1));
    assertThat(Worlds.value("18446744073709551616"))
        .isEqualTo(
            Value.failure("number-too-large", "`18446744073709551616` fits neither int nor uint"));
    assertThat(Worlds.value("-9223372036854775809")).isInstanceOf(Value.Failure.class);
  }

  @Test
  void a_number_with_a_fraction_or_an_exponent_is_a_double() {
    assertThat(Worlds.value("1.0")).isEqualTo(new Value.Real(1));
    assertThat(Worlds.value("1e2")).isEqualTo(new Value.Real(100));
    assertThat(Worlds.value("1e-400")).isEqualTo(new Value.Real(0));
    assertThat(Worlds.value("1e400"))
        .isEqualTo(Value.failure("number-too-large", "`1e400` fits no double"));
    assertThat(Worlds.value("[1e400]")).isInstanceOf(Value.Listing.class);
  }

  @Test
  void a_number_of_more_than_a_thousand_digits_is_not_read() {
    assertThat(problem("1".repeat(1_000))).startsWith("read Failure");
    assertThat(problem("1".repeat(1_001)))
        .isEqualTo("too-large: a number has more than 1,000 digits");
  }

  @Test
  void a_document_has_a_limit() {
    var large = new byte[Json.MAX_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    assertThat(problem(Json.read(large)))
        .isEqualTo("too-large: at most 67,108,864 bytes, found 67,108,865");
  }

  @Test
  void a_long_text_is_read() {
    assertThat(problem("\"" + "a".repeat(200_000) + "\"")).startsWith("read");
  }

  /// RFC 8785, section 3.2.2 to 3.2.4.
  /// Would take minutes, were each key compared with each other.
  @Test
  @Timeout(60)
  void keys_of_one_hash_code_are_read_as_fast_as_others() {
    for (var twins : List.of("Aa BB", "Ab BA")) {
      var keys = keys(twins.substring(0, 2), twins.substring(3), 17);
      var json =
          keys.stream().map("\"%s\":1"::formatted).collect(Collectors.joining(",", "{", "}"));
      assertThat(((Value.Mapping) Worlds.value(json)).entries()).as(twins).hasSize(1 << 17);
      assertThat(problem(json.replace("}", ",\"" + keys.getLast() + "\":1}")))
          .endsWith("the key `%s` is there twice".formatted(keys.getLast()));
    }
  }

  /// Keys that are written with either of two letter pairs in each place: `Aa` and `BB` are one
  /// hash code to Java, `Ab` and `BA` to the JSON library.
  private static List<String> keys(String some, String other, int places) {
    var keys = List.of("");
    for (int i = 0; i < places; i++) {
      keys = keys.stream().flatMap(key -> Stream.of(key + some, key + other)).toList();
    }
    return keys;
  }

  @Test
  void the_example_of_the_standard_has_its_canonical_form() {
    var example =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(canonical(example))
        .isEqualTo(
            "{\"literals\":[null,true,false],"
                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void keys_are_sorted_by_utf_16_units() {
    var example =
        "{\"\\u20ac\":1,\"\\r"
            + "\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
    assertThat(canonical(example))
        .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
  }

  /// RFC 8785, appendix B: bits of a double and its form.
  @Test
  void numbers_have_the_forms_of_the_standard() {
    var examples =
        """
        0000000000000000 0
        8000000000000000 0
        0000000000000001 5e-324
        8000000000000001 -5e-324
        7fefffffffffffff 1.7976931348623157e+308
        ffefffffffffffff -1.7976931348623157e+308
        4340000000000000 9007199254740992
        c340000000000000 -9007199254740992
        4430000000000000 295147905179352830000
        44b52d02c7e14af5 9.999999999999997e+22
        44b52d02c7e14af6 1e+23
        44b52d02c7e14af7 1.0000000000000001e+23
        444b1ae4d6e2ef4e 999999999999999700000
        444b1ae4d6e2ef4f 999999999999999900000
        444b1ae4d6e2ef50 1e+21
        3eb0c6f7a0b5ed8c 9.999999999999997e-7
        3eb0c6f7a0b5ed8d 0.000001
        41b3de4355555553 333333333.3333332
        41b3de4355555554 333333333.33333325
        41b3de4355555555 333333333.3333333
        41b3de4355555556 333333333.3333334
        41b3de4355555557 333333333.33333343
        becbf647612f3696 -0.0000033333333333333333
        43143ff3c1cb0959 1424953923781206.2
        """;
    for (var line : examples.lines().toList()) {
      var bits = Long.parseUnsignedLong(line.substring(0, 16), 16);
      assertThat(canonical(new Value.Real(Double.longBitsToDouble(bits))))
          .as(line)
          .isEqualTo(line.substring(17));
    }
  }

  @Test
  void a_double_that_is_a_whole_number_stays_a_double_where_it_is_written_exactly() {
    var value = Worlds.value("{\"b\":[2.0,-0.0,1.9e20,1e300,5e-324,0.1],\"a\":2}");
    var exact = Json.exact(value);
    assertThat(new String(exact, StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":2,\"b\":[2.0,-0.0,1.9E20,1.0E300,4.9E-324,0.1]}");
    assertThat(Json.read(exact)).isEqualTo(new Json.Parsed(value));
    assertThat(canonical(value)).startsWith("{\"a\":2,\"b\":[2,0,190000000000000000000,1e+300,");
    assertThatThrownBy(() -> Json.exact(new Value.Real(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whole_numbers_keep_all_their_digits() {
    assertThat(canonical("[9007199254740993,18446744073709551615,-9223372036854775808]"))
        .isEqualTo("[9007199254740993,18446744073709551615,-9223372036854775808]");
  }

  @Test
  void control_characters_have_their_shortest_escapes() {
    assertThat(canonical(Value.text("\b\t\n\f\r\u0000\u001f\u007f\"\\/")))
        .isEqualTo("\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\\\"\\\\/\"");
  }

  @Test
  void what_json_cannot_say_has_no_form() {
    assertThatThrownBy(() -> canonical(new Value.Bytes(new byte[0])))
        .hasMessage("bytes has no form in JSON");
    assertThatThrownBy(() -> canonical(new Value.Real(Double.NaN)))
        .hasMessage("NaN has no form in JSON");
    assertThatThrownBy(() -> canonical(new Value.Real(Double.NEGATIVE_INFINITY)))
        .hasMessage("-Infinity has no form in JSON");
    var keyed = new Value.Mapping(Map.of(new Value.Int(1), Value.Null.NULL));
    assertThatThrownBy(() -> canonical(keyed))
        .hasMessage("a key that is no text has no form in JSON");
  }

  @Test
  void what_was_written_reads_back_as_itself() {
    for (var json :
        List.of("{\"a\":[1,2.5,\"x\\n\"],\"b\":{\"c\":null}}", "[]", "\"😀\"", "-1", "1e-7")) {
      var value = Worlds.value(json);
      assertThat(Json.read(Json.canonical(value))).as(json).isEqualTo(new Json.Parsed(value));
    }
  }
}
