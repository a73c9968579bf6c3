package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.Seeds;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who watches an answer sees how it came about, and does not change it.
final class WitnessTest {

  /// The last value of each part, by policy. Not safe for more than one thread.
  private static final class Seen implements Witness {

    private final Map<String, Map<Expr, Value>> byPolicy = new HashMap<>();
    private Map<Expr, Value> asked = Map.of();

    @Override
    public void asks(Policy policy, int element) {
      asked = byPolicy.computeIfAbsent(policy.name(), _ -> new IdentityHashMap<>());
    }

    @Override
    public void saw(Expr expr, Value value) {
      asked.put(expr, value);
    }

    Truth truth(Policy policy, Expr condition) {
      return Truth.of(
          byPolicy.getOrDefault(policy.name(), Map.of()).getOrDefault(condition, Value.Null.NULL));
    }
  }

  @Test
  void rules_that_fire_are_seen_to_fire() {
    int fired = 0;
    for (long seed = 0; seed < Seeds.times(300); seed++) {
      var random = new RandomRules(seed);
      var release = random.release().prepared(Optional.empty());
      var facts = Facts.of("ask", Plain.mapping(random.input()), Worlds.NOON);
      var seen = new Seen();
      var answer = Decider.with(() -> 0).before(seen).answer(facts, release, Direction.STRICTEST);
      assertThat(answer)
          .as("seed %d", seed)
          .isEqualTo(Decider.with(() -> 0).answer(facts, release, Direction.STRICTEST));
      for (var opinion : answer.determining()) {
        if (opinion.cause() instanceof Cause.ByRule(var name, var ruleName)) {
          var policy = named(release, name);
          for (var rule : policy.rules()) {
            var truth = seen.truth(policy, rule.condition());
            if (rule.name().equals(ruleName)) {
              assertThat(rule.firesWhen() ? truth.mayBeTrue() : truth.mayBeFalse())
                  .as("seed %d: %s/%s", seed, name, ruleName)
                  .isTrue();
              fired++;
            }
          }
        }
      }
    }
    assertThat(fired).isGreaterThan(Seeds.times(300) / 10);
  }

  private static Policy named(Release release, String name) {
    return release.policies().stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
