package dev.belay.engine;

import static dev.belay.engine.Worlds.CALL;
import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.release;
import static dev.belay.engine.Worlds.value;
import static dev.belay.engine.Worlds.with;
import static dev.belay.engine.Worlds.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StopsTest {

  private static Stop stop(String pointer, String json) {
    return new Stop("s1", Map.of(pointer, value(json)), "an incident");
  }

  private static String sentence(Facts facts, Direction direction, Stop... stops) {
    var assignment =
        Worlds.assignment(Worlds.project(release(Verdict.ALLOW), List.of(), List.of(stops)));
    return Worlds.decider().decide(facts, assignment, direction).answer().sentence();
  }

  private static boolean isStopped(Facts facts, Stop... stops) {
    return sentence(facts, Direction.STRICTEST, stops).equals("block by stop s1");
  }

  @Test
  void a_stop_blocks_what_has_its_value() {
    assertThat(isStopped(Worlds.known(), stop("/tool", "\"write\""))).isTrue();
    assertThat(isStopped(Worlds.known(), stop("/tool", "\"read\""))).isFalse();
    assertThat(isStopped(Worlds.known(), stop("/principal/id", "\"agent-7\""))).isTrue();
    assertThat(isStopped(Worlds.known(), stop("/items/1/kind", "\"b\""))).isTrue();
  }

  @Test
  void a_stop_of_several_fields_blocks_what_has_all_of_them() {
    var both = Map.of("/tool", value("\"write\""), "/flag", value("true"));
    assertThat(isStopped(Worlds.known(), new Stop("s1", both, "why"))).isTrue();
    var other = Map.of("/tool", value("\"write\""), "/flag", value("false"));
    assertThat(isStopped(Worlds.known(), new Stop("s1", other, "why"))).isFalse();
  }

  @Test
  void numbers_are_equal_by_their_value() {
    assertThat(isStopped(Worlds.known(), stop("/count", "1.0"))).isTrue();
  }

  @Test
  void an_unknown_value_counts_as_matching() {
    for (var unknown : List.of("/tool", "/flag", "/args", "/args/a", "")) {
      var facts = Worlds.call(KNOWN, unknown, "/principal/id");
      var fields = Map.of("/principal/id", value("\"x\""));
      assertThat(isStopped(facts, new Stop("s1", fields, "why"))).as(unknown).isTrue();
    }
    assertThat(isStopped(Worlds.call(without(KNOWN, "tool")), stop("/tool", "\"read\""))).isTrue();
    assertThat(isStopped(Worlds.call(KNOWN, "/args"), stop("/args/deep/down", "1"))).isTrue();
    assertThat(isStopped(Worlds.call(KNOWN, "/args/deep"), stop("/args/deep/down", "1"))).isTrue();
    assertThat(isStopped(Worlds.call(KNOWN, "/args/deep/down"), stop("/args/deep/down", "1")))
        .isTrue();
    assertThat(isStopped(Worlds.call(KNOWN, "/maybe"), stop("/maybe", "true"))).isTrue();
  }

  @Test
  void an_absent_optional_value_does_not_match() {
    assertThat(isStopped(Worlds.known(), stop("/maybe", "true"))).isFalse();
    assertThat(isStopped(Worlds.known(), stop("/labels/team", "\"a\""))).isFalse();
    assertThat(isStopped(Worlds.known(), stop("/args/a", "1"))).isFalse();
  }

  @Test
  void what_has_no_value_counts_as_matching() {
    var facts = Worlds.call(with(KNOWN, "args", value("{\"a\":18446744073709551616}")));
    assertThat(isStopped(facts, stop("/args/a", "1"))).isTrue();
  }

  @Test
  void a_stop_concerns_the_questions_that_have_all_its_fields() {
    assertThat(Stops.concerns(stop("/tool", "1"), CALL)).isTrue();
    assertThat(Stops.concerns(stop("/items/0/kind", "1"), CALL)).isTrue();
    assertThat(Stops.concerns(stop("/labels/anything", "1"), CALL)).isTrue();
    assertThat(Stops.concerns(stop("/args/any/thing", "1"), CALL)).isTrue();
    assertThat(Stops.concerns(stop("/tool/name", "1"), CALL)).isFalse();
    assertThat(Stops.concerns(stop("/agent", "1"), CALL)).isFalse();
    var one = Map.of("/tool", value("1"), "/agent", value("1"));
    assertThat(Stops.concerns(new Stop("s1", one, "why"), CALL)).isFalse();
  }

  @Test
  void in_the_least_answer_only_a_certain_match_counts() {
    assertThat(sentence(Worlds.call(KNOWN, "/tool"), Direction.LEAST, stop("/tool", "\"write\"")))
        .startsWith("allow");
    assertThat(sentence(Worlds.known(), Direction.LEAST, stop("/tool", "\"write\"")))
        .isEqualTo("block by stop s1");
  }

  @Test
  void a_time_is_compared_as_a_time() {
    var input =
        new Type.Struct(
            "timed", Map.of("at", new Field(Simple.TIMESTAMP, Presence.UNKNOWN_WHEN_ABSENT)));
    var timed =
        new Question(
            "call",
            input,
            EnumSet.allOf(Verdict.class),
            List.of(),
            Optional.empty(),
            Optional.empty());
    var facts = Worlds.call(Worlds.json("{\"at\":\"2026-01-01T13:00:00+01:00\"}"));
    assertThat(
            Stops.matches(
                stop("/at", "\"2026-01-01T12:00:00Z\""), timed, new Inputs(facts), Direction.LEAST))
        .isTrue();
    assertThat(
            Stops.matches(
                stop("/at", "\"2026-01-01T12:00:01Z\""),
                timed,
                new Inputs(facts),
                Direction.STRICTEST))
        .isFalse();
  }

  @Test
  void a_stop_without_fields_cannot_be_made() {
    assertThatThrownBy(() -> new Stop("s1", Map.of(), "why"))
        .hasMessage("a stop needs at least one field");
  }
}
