package dev.belay.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belay.bench.Contender.Loaded;
import dev.belay.bench.Contender.Said;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopwatchTest {

  /// Takes as long as it says, by a clock that it moves itself.
  private static final class Slow implements Loaded<String, String> {

    private final long nanos;
    private long now;
    private long asked;

    Slow(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public String prepare(Call call) {
      return "request";
    }

    @Override
    public String decide(String request) {
      now += nanos;
      asked++;
      return "answer";
    }

    @Override
    public Said said(String request, String answer) {
      return Said.NOTHING;
    }
  }

  private static final Settings SETTINGS = Settings.quick();
  private static final List<String> REQUESTS = Collections.nCopies(2_000, "request");

  @Test
  void a_decision_takes_what_the_clock_says() throws Exception {
    var engine = new Slow(1_000);
    var timing = new Stopwatch<>(engine, SETTINGS, () -> engine.now).time(REQUESTS);
    assertThat(timing.nanos()).isCloseTo(1_000, within(0.001));
    assertThat(timing.calls()).isEqualTo(2_000);
  }

  @Test
  void a_slow_engine_is_asked_fewer_calls_and_not_for_longer() throws Exception {
    var engine = new Slow(10_000_000);
    var timing = new Stopwatch<>(engine, SETTINGS, () -> engine.now).time(REQUESTS);
    assertThat(timing.nanos()).isCloseTo(10_000_000, within(0.001));
    assertThat(timing.calls()).isEqualTo(30);
    assertThat(engine.asked).isEqualTo(30 + SETTINGS.rounds() * 30L);
  }
}
