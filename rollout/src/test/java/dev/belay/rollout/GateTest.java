package dev.belay.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Problem;
import dev.belay.rollout.Gate.Changed;
import dev.belay.rollout.Gate.Seen;
import dev.belay.rollout.Gate.Soak;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GateTest {

  @Test
  void a_gate_is_written_as_people_say_it() {
    for (var text :
        List.of("soak 90s", "soak 10m", "soak 24h", "subjects 20", "changed 5%", "changed 0.25%")) {
      assertThat(Gate.from(text).map(Gate::text)).contains(text);
    }
    for (var text : List.of("", "soak", "soak 10", "soak -1m", "subjects many", "changed 5")) {
      assertThat(Gate.from(text)).as(text).isEmpty();
    }
  }

  @Test
  void a_gate_says_what_was_found() {
    var seen = new Seen(Duration.ofSeconds(90), 200, 3, 0);
    assertThat(new Soak(Duration.ofSeconds(90)).refusal(seen)).isEmpty();
    assertThat(message(new Soak(Duration.ofMinutes(2)), seen))
        .isEqualTo("the gate `soak 2m` does not hold: at this step for 90 seconds");
    assertThat(new Changed(1.5).refusal(seen)).isEmpty();
    assertThat(message(new Changed(1), seen))
        .isEqualTo("the gate `changed 1%` does not hold: 1.5% of 200");
  }

  private static String message(Gate gate, Seen seen) {
    return gate.refusal(seen).map(Problem::message).orElse("it holds");
  }
}
