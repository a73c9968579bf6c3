package dev.belay.engine;

import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.json;
import static dev.belay.engine.Worlds.value;
import static dev.belay.engine.Worlds.with;
import static dev.belay.engine.Worlds.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InputTest {

  private static String misfit(Value.Mapping input, String... unknown) {
    return switch (Input.of(Worlds.CALL, Worlds.call(input, unknown))) {
      case Input.Fits _ -> "fits";
      case Input.Misfit(var problem) -> problem.toString();
    };
  }

  private static Value read(Value.Mapping input, String pointer, String... unknown) {
    var facts = Worlds.call(input, unknown);
    return Input.find(Worlds.CALL, facts, pointer)
        .orElseThrow(() -> new AssertionError("nothing at " + pointer));
  }

  @Test
  void what_does_not_fit_is_named_with_its_place() {
    assertThat(misfit(KNOWN)).isEqualTo("fits");
    assertThat(misfit(without(KNOWN, "principal")))
        .isEqualTo("invalid-input: `/principal`: is required");
    assertThat(misfit(with(KNOWN, "principal", json("{}"))))
        .isEqualTo("invalid-input: `/principal/id`: is required");
    assertThat(misfit(with(KNOWN, "principal", value("\"agent-7\""))))
        .isEqualTo("invalid-input: `/principal`: expected an object, found text");
    assertThat(misfit(with(KNOWN, "other", value("1"))))
        .isEqualTo("invalid-input: the input: no field `other` here");
    assertThat(misfit(with(KNOWN, "items", value("[{\"colour\":1}]"))))
        .isEqualTo("invalid-input: `/items/0`: no field `colour` here");
    assertThat(misfit(with(KNOWN, "tool", value("1"))))
        .isEqualTo("invalid-input: `/tool`: expected text, found an integer");
    assertThat(misfit(with(KNOWN, "tool", value("null"))))
        .isEqualTo("invalid-input: `/tool`: expected text, found null");
    assertThat(misfit(with(KNOWN, "flag", value("\"true\""))))
        .isEqualTo("invalid-input: `/flag`: expected a boolean, found text");
    assertThat(misfit(with(KNOWN, "count", value("1.0"))))
        .isEqualTo("invalid-input: `/count`: expected an integer, found a number with a fraction");
    assertThat(misfit(with(KNOWN, "items", value("{}"))))
        .isEqualTo("invalid-input: `/items`: expected a list, found a map");
    assertThat(misfit(with(KNOWN, "labels", value("{\"a/b~c\":1}"))))
        .isEqualTo("invalid-input: `/labels/a~1b~0c`: expected text, found an integer");
    assertThat(misfit(with(KNOWN, "maybe", value("null"))))
        .isEqualTo("invalid-input: `/maybe`: expected a boolean, found null");
  }

  @Test
  void a_field_that_is_unknown_when_absent_is_not_absent() {
    var tool = read(without(KNOWN, "tool"), "/tool");
    assertThat(tool).isEqualTo(Unknown.of("/tool", Simple.TEXT));
  }

  @Test
  void an_optional_field_that_is_absent_is_absent() {
    var facts = Worlds.known();
    assertThat(Input.find(Worlds.CALL, facts, "/maybe")).isEmpty();
  }

  @Test
  void what_is_named_as_unknown_is_unknown_whatever_the_input_has_there() {
    assertThat(read(KNOWN, "/tool", "/tool")).isEqualTo(Unknown.of("/tool", Simple.TEXT));
    assertThat(misfit(with(KNOWN, "tool", value("17")), "/tool")).isEqualTo("fits");
    assertThat(read(KNOWN, "/items/0/good", "/items/0/good"))
        .isEqualTo(Unknown.of("/items/0/good", Simple.BOOL));
    assertThat(read(KNOWN, "/items/0/good", "/items")).isInstanceOf(Unknown.class);
    assertThat(read(KNOWN, "/items/1/good", "/items/0")).isEqualTo(Value.Bool.FALSE);
  }

  @Test
  void an_unknown_optional_field_or_key_that_is_not_there_may_be_absent() {
    assertThat(((Unknown) read(KNOWN, "/maybe", "/maybe")).mayFail())
        .map(Problem::toString)
        .contains("no-such-key: no key `maybe`");
    assertThat(((Unknown) read(KNOWN, "/labels/a~1b", "/labels/a~1b")).mayFail())
        .map(Problem::toString)
        .contains("no-such-key: no key `a/b`");
    var there = with(KNOWN, "maybe", value("true"));
    assertThat(((Unknown) read(there, "/maybe", "/maybe")).mayFail()).isEmpty();
  }

  @Test
  void below_what_is_not_there_nothing_is_known_either() {
    assertThat(read(KNOWN, "/args/a", "/args/a/b/c")).isInstanceOf(Unknown.class);
    assertThat(read(with(KNOWN, "args", value("{\"a\":1}")), "/args/a", "/args/a/b"))
        .isInstanceOf(Unknown.class);
    assertThat(misfit(without(KNOWN, "principal"), "/principal/id")).isEqualTo("fits");
    assertThat(read(without(KNOWN, "principal"), "/principal", "/principal/id"))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void a_pointer_beside_another_field_touches_it_not() {
    assertThat(read(with(KNOWN, "args", value("{\"ab\":1}")), "/args/ab", "/args/a"))
        .isEqualTo(new Value.Int(1));
    assertThat(read(KNOWN, "/tool", "/too", "/tools", "/nothing")).isEqualTo(value("\"write\""));
  }

  @Test
  void a_list_with_something_unknown_beyond_its_end_is_unknown() {
    for (var beyond : List.of("/items/2", "/items/7/good", "/items/-", "/items/01")) {
      assertThat(read(KNOWN, "/items", beyond)).as(beyond).isInstanceOf(Unknown.class);
    }
  }

  @Test
  void of_an_unknown_request_every_field_is_unknown() {
    for (var field : List.of("/principal", "/tool", "/maybe", "/items")) {
      assertThat(read(json("{}"), field, "")).as(field).isInstanceOf(Unknown.class);
    }
    assertThat(Worlds.decide(Worlds.call(json("{}"), ""), Worlds.release(Verdict.ALLOW)).verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @Test
  void an_integer_that_fits_neither_int_nor_uint_is_a_failure_for_whoever_reads_it() {
    assertThat(read(with(KNOWN, "count", value("9223372036854775807")), "/count"))
        .isEqualTo(new Value.Int(Long.MAX_VALUE));
    assertThat(read(with(KNOWN, "count", value("9223372036854775808")), "/count"))
        .isEqualTo(new Value.Uint(Long.MIN_VALUE));
    assertThat(read(with(KNOWN, "count", value("18446744073709551615")), "/count"))
        .isEqualTo(new Value.Uint(-1));
    assertThat(read(with(KNOWN, "count", value("-9223372036854775808")), "/count"))
        .isEqualTo(new Value.Int(Long.MIN_VALUE));
    for (var tooLarge : List.of("18446744073709551616", "-9223372036854775809")) {
      var facts = Worlds.call(with(KNOWN, "count", value(tooLarge)));
      assertThat(sentence(facts, "count"))
          .isEqualTo(
              "block by failure of reads/rule (`%s` fits neither int nor uint)"
                  .formatted(tooLarge));
      assertThat(sentence(facts, "flag")).isEqualTo("block by reads/rule");
    }
  }

  /// What a policy says that reads one field.
  private static String sentence(Facts facts, String field) {
    var rule = Worlds.when("rule", reads(field), Verdict.BLOCK);
    var policy = Worlds.policy("reads").rules(rule).made();
    return Worlds.decide(facts, Worlds.release(Verdict.ALLOW, policy)).answer().sentence();
  }

  private static Expr reads(String field) {
    return Worlds.call("!=", Simple.BOOL, Worlds.field(field), Worlds.number(0));
  }

  private static Value timed(String json) {
    var fields =
        Map.of(
            "at", new Field(Simple.TIMESTAMP, Presence.OPTIONAL),
            "during", new Field(Simple.DURATION, Presence.OPTIONAL));
    var question =
        new Question(
            "call",
            new Type.Struct("timed", fields),
            EnumSet.allOf(Verdict.class),
            List.of(),
            Optional.empty(),
            Optional.empty());
    var facts = Worlds.call(json(json));
    var pointer = json.contains("during") ? "/during" : "/at";
    return switch (Input.of(question, facts)) {
      case Input.Misfit(var problem) -> value("\"%s\"".formatted(problem.message()));
      case Input.Fits(var fits) -> Pointer.find(fits, pointer).orElseThrow();
    };
  }

  @Test
  void times_are_parsed_and_what_does_not_parse_is_a_failure_for_whoever_reads_it() {
    assertThat(timed("{\"at\":\"2026-01-01T13:00:00+01:00\"}"))
        .isEqualTo(new Value.Timestamp(Instant.parse("2026-01-01T12:00:00Z")));
    assertThat(timed("{\"during\":\"1h30m\"}")).isEqualTo(new Value.Span(Duration.ofMinutes(90)));
    assertThat(timed("{\"at\":\"yesterday\"}"))
        .isEqualTo(Value.failure("invalid-timestamp", "`yesterday` is no RFC 3339 time"));
    assertThat(timed("{\"during\":\"1 hour\"}"))
        .isEqualTo(Value.failure("invalid-duration", "`1 hour` is no duration such as `1h30m`"));
    assertThat(timed("{\"at\":17}")).isEqualTo(value("\"`/at`: expected text, found an integer\""));
  }

  @Test
  void a_failure_in_the_input_is_not_absorbed_by_looking_for_it_carefully() {
    var tooLarge = with(KNOWN, "args", value("{\"n\":18446744073709551616}"));
    var optional =
        Worlds.call("?.", new Type.OptionalOf(Simple.ANY), Worlds.field("args"), Worlds.text("n"));
    var guarded = Worlds.call("orValue", Simple.ANY, optional, Worlds.number(0));
    var rule = Worlds.when("rule", Worlds.equal(guarded, Worlds.number(1)), Verdict.BLOCK);
    var release = Worlds.release(Verdict.ALLOW, Worlds.policy("p").rules(rule).made());
    assertThat(Worlds.decide(Worlds.call(tooLarge), release).answer().sentence())
        .isEqualTo("block by failure of p/rule (`18446744073709551616` fits neither int nor uint)");
    var inList = with(KNOWN, "args", value("[1,18446744073709551616]"));
    var has = Worlds.call("in", Simple.BOOL, Worlds.number(1), Worlds.field("args"));
    var looking = Worlds.policy("p").rules(Worlds.when("rule", has, Verdict.ALLOW)).made();
    assertThat(Worlds.decide(Worlds.call(inList), Worlds.release(Verdict.ALLOW, looking)).verdict())
        .isEqualTo(Verdict.BLOCK);
  }
}
