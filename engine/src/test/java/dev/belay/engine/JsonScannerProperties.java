package dev.belay.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Json.Malformed;
import dev.belay.engine.Json.Parsed;
import dev.belay.engine.Value.Mapping;
import dev.belay.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What passes the scanner is JSON and fits, and means what the reference reads.
final class JsonScannerProperties {

  private static final Budget.Limits LIMITS = Budget.Limits.usual(() -> 0);

  private static final List<InputPath> PATHS =
      paths(
          "tenant",
          "role",
          "depth",
          "share",
          "made",
          "safe",
          "tool",
          "tool.name",
          "tool.server",
          "tool.kind",
          "labels",
          "labels.a",
          "args",
          "args.a",
          "args.b",
          "args.b.c",
          "args.b.c.a",
          "targets",
          "targets.kind",
          "nothing",
          "tool.nothing",
          "tenant.inside");

  private static List<InputPath> paths(String... texts) {
    var paths = new Paths();
    for (var text : texts) {
      paths.number(new InputPath(List.of(text.split("\\.", -1))));
    }
    return paths.all();
  }

  private final InputPlan plan = new InputPlan(RandomRules.ASK, PATHS);
  private final JsonFrame frame = new JsonFrame(plan, LIMITS);
  private final MapFrame maps = new MapFrame(plan, LIMITS);
  private final ValueFrame reference = new ValueFrame(plan, LIMITS);

  @Test
  void what_passes_means_what_the_reference_reads() {
    int passed = 0;
    for (int seed = 0; seed < Seeds.times(20_000); seed++) {
      var random = new Random(seed);
      var json = new RandomJson(random);
      var input = new RandomRules(seed).input();
      passed += passes(json.written(input)) ? 1 : 0;
      for (int i = 0; i < 5; i++) {
        passes(json.damaged(json.written(input)));
      }
    }
    assertThat(passed).as("of 20,000, most of which fit").isGreaterThan(8_000);
  }

  /// Whether the scanner takes it; fails where the reference reads otherwise.
  boolean passes(byte[] json) {
    if (!frame.begin(json, Worlds.NOON)) {
      return false;
    }
    switch (Json.read(json)) {
      case Parsed(Mapping input) -> agrees(json, input);
      case Parsed _ -> throw new AssertionError("no object: " + new String(json, UTF_8));
      case Malformed(var problem) ->
          throw new AssertionError(problem + " in " + new String(json, UTF_8));
    }
    return true;
  }

  private void agrees(byte[] json, Mapping input) {
    var facts = Facts.of("ask", input, Worlds.NOON);
    switch (Input.of(RandomRules.ASK, facts)) {
      case Input.Misfit(var problem) ->
          throw new AssertionError(problem + " in " + new String(json, UTF_8));
      case Input.Fits(var fields) -> {
        reference.begin(facts, fields);
        for (int path = 0; path < PATHS.size(); path++) {
          assertThat(seen(frame, path))
              .as("%s in %s", PATHS.get(path), new String(json, UTF_8))
              .isEqualTo(seen(reference, path));
        }
      }
    }
  }

  /// A value, or the name of what is there instead.
  private static Object seen(RequestFrame frame, int path) {
    var value = frame.at(path);
    return switch (value) {
      case Value known -> known;
      case String _, Boolean _, Integer _, Long _, Double _, List<?> _, Map<?, ?> _ ->
          Plain.value(value);
      default -> value.toString();
    };
  }

  @Test
  void maps_mean_what_the_reference_reads() {
    int fitted = 0;
    for (int seed = 0; seed < Seeds.times(20_000); seed++) {
      var input = new RandomRules(seed).input();
      if (maps.begin(input, Worlds.NOON)) {
        fitted++;
        var facts = Facts.of("ask", Plain.mapping(input), Worlds.NOON);
        reference.begin(facts, ((Input.Fits) Input.of(RandomRules.ASK, facts)).fields());
        for (int path = 0; path < PATHS.size(); path++) {
          assertThat(seen(maps, path))
              .as("seed %d %s", seed, PATHS.get(path))
              .isEqualTo(seen(reference, path));
        }
      }
    }
    assertThat(fitted).as("of 20,000, most of which fit").isGreaterThan(10_000);
  }

  /// Whatever [Json] refuses inside of one field, in which anything may be.
  private boolean passesAsArguments(String inside) {
    return passes(("{\"tenant\":\"t\",\"args\":" + inside + "}").getBytes(UTF_8));
  }

  @Test
  void every_kind_of_number_text_and_word_is_read_or_left_to_the_reference() {
    for (var inside :
        List.of(
            "0",
            "-0",
            "-1",
            "999999999999999999",
            "0.5",
            "-0.0",
            "1e3",
            "1E+3",
            "1.5e-7",
            "1e400",
            "\"\"",
            "\"\\\"\"",
            "\"\\u00e9\"",
            "\"é\"",
            "\"𝄞\"",
            "\"\\/\"",
            "true",
            "false",
            "null",
            "[]",
            "{}",
            "[[],{}]",
            "{\"a\":{\"a\":1}}",
            "\"12345678\"",
            "\"1234567\\n8\"")) {
      assertThat(passesAsArguments(inside)).as(inside).isTrue();
    }
    for (var inside :
        List.of(
            "",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "1e+",
            "+1",
            "tru",
            "nul",
            "True",
            "'a'",
            "\"a",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":1 \"b\":2}",
            "]",
            "{\"a\":1,\"a\":2}",
            "{\"\\u0061\":1,\"a\":2}",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\u12\"",
            "\"\n\"",
            "\"\t\"",
            "1 1",
            "99999999999999999999",
            "NaN",
            "Infinity",
            "/**/1",
            "\u00a01",
            "[".repeat(101) + "]".repeat(101))) {
      assertThat(passesAsArguments(inside)).as(inside).isFalse();
    }
  }

  @Test
  void bytes_that_are_not_utf_8_do_not_pass() {
    for (var bytes :
        List.of(
            "80",
            "c080",
            "c1bf",
            "e08080",
            "eda080",
            "f0808080",
            "f4908080",
            "f5808080",
            "c3",
            "e282",
            "f09d84",
            "fe",
            "ff",
            "efbbbf",
            "e28261",
            "c341")) {
      var text = java.util.HexFormat.of().parseHex(bytes);
      for (var around : List.of("", "12345678", "1234567")) {
        var json = ("{\"tenant\":\"" + around + "@\",\"args\":1}").getBytes(UTF_8);
        int at = 11 + around.length();
        var whole = Arrays.copyOf(json, json.length - 1 + text.length);
        System.arraycopy(text, 0, whole, at, text.length);
        System.arraycopy(json, at + 1, whole, at + text.length, json.length - at - 1);
        assertThat(passes(whole)).as(bytes).isEqualTo(bytes.equals("efbbbf"));
      }
    }
  }
}
