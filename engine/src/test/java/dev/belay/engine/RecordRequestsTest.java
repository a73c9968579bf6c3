package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.belay.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A program asks with records of its own, and is answered as with the maps that they stand for.
final class RecordRequestsTest {

  private record Ask(
      @Nullable Object tenant,
      Optional<Object> role,
      @Nullable Object depth,
      @Nullable Object share,
      @Nullable Object made,
      @Nullable Object safe,
      @Nullable Object tool,
      @Nullable Object labels,
      @Nullable Object args,
      @Nullable Object targets) {

    static Ask of(Map<String, ?> input) {
      return new Ask(
          input.get("tenant"),
          Optional.ofNullable(input.get("role")),
          input.get("depth"),
          input.get("share"),
          input.get("made"),
          input.get("safe"),
          input.get("tool") instanceof Map<?, ?> tool ? Tool.of(tool) : input.get("tool"),
          input.get("labels"),
          input.get("args") instanceof Map<?, ?> args ? Args.of(args) : input.get("args"),
          input.get("targets") instanceof List<?> targets
              ? targets.stream().map(Ask::target).toList()
              : input.get("targets"));
    }

    private static Object target(Object target) {
      return target instanceof Map<?, ?> map
          ? new Target(map.get("kind"), map.get("seen"))
          : target;
    }
  }

  private record Tool(@Nullable Object name, @Nullable Object server, @Nullable Object kind) {

    static Tool of(Map<?, ?> tool) {
      return new Tool(tool.get("name"), tool.get("server"), tool.get("kind"));
    }
  }

  /// What a policy sees of arguments has no schema.
  private record Args(@Nullable Object a, @Nullable Object b) {

    static Object of(Map<?, ?> args) {
      return args.keySet().equals(java.util.Set.of("a", "b")) && !args.containsValue(null)
          ? new Args(args.get("a"), args.get("b"))
          : args;
    }
  }

  private record Target(@Nullable Object kind, @Nullable Object seen) {}

  @Test
  void records_are_answered_as_the_maps_that_they_stand_for() {
    int blocked = 0;
    for (long seed = 0; seed < Seeds.times(400); seed++) {
      var random = seed % 2 == 0 ? new RandomRules(seed) : RandomRules.choosing(seed);
      var desk = CompiledRelease.of(random.release()).desk(() -> 0);
      for (int request = 0; request < 20; request++) {
        var input = random.input();
        if (!input.containsKey("unheard-of") && !input.containsValue(null)) {
          var answer = desk.answer("ask", Ask.of(input), Worlds.NOON);
          assertThat(answer)
              .as("seed %d request %d: %s", seed, request, input)
              .isEqualTo(desk.answer("ask", input, Worlds.NOON))
              .isEqualTo(desk.answer(Facts.of("ask", Ask.of(input), Worlds.NOON)));
          blocked += answer.verdict() == Verdict.BLOCK ? 1 : 0;
        }
      }
    }
    assertThat(blocked).isBetween(Seeds.times(400) * 2, Seeds.times(400) * 18);
  }

  private record Named(Object name) {}

  private record Nested(List<Named> of, Map<String, Named> by, Optional<Named> maybe) {}

  private enum Colour {
    RED
  }

  private static Value input(Record record) {
    return Facts.of("ask", record, Worlds.NOON).input();
  }

  @Test
  void records_in_lists_and_maps_are_maps_as_well() {
    var red = new Named("red");
    assertThat(input(new Nested(List.of(red), Map.of("k", red), Optional.of(red))))
        .isEqualTo(
            Worlds.json(
                "{\"of\":[{\"name\":\"red\"}],\"by\":{\"k\":{\"name\":\"red\"}},\"maybe\":{\"name\":\"red\"}}"));
    assertThat(input(new Nested(List.of(), Map.of(), Optional.empty())))
        .isEqualTo(Worlds.json("{\"of\":[],\"by\":{}}"));
  }

  @Test
  void times_and_durations_are_texts() {
    assertThat(input(new Named(Instant.parse("2026-03-02T12:00:00.5Z"))))
        .isEqualTo(Worlds.json("{\"name\":\"2026-03-02T12:00:00.500Z\"}"));
    assertThat(input(new Named(Duration.ofMillis(1_500))))
        .isEqualTo(Worlds.json("{\"name\":\"1.5s\"}"));
  }

  @Test
  void what_a_request_has_no_value_for_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> input(new Named(Colour.RED)))
        .withMessage("no value of a request: " + Colour.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> input(new Named(List.of(1.5f))))
        .withMessage("no value of a request: class java.lang.Float");
  }

  @Test
  void an_input_in_the_form_of_the_engine_is_what_it_says() {
    var desk = CompiledRelease.of(Worlds.release(Verdict.ALLOW)).desk(() -> 0);
    assertThat(desk.answer("call", (Record) Worlds.KNOWN, Worlds.NOON).verdict())
        .isEqualTo(Verdict.ALLOW);
  }
}
