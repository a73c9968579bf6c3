package dev.belay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FakeClockTest {

  private final FakeClock clock = FakeClock.atNoon();

  @Test
  void it_stands_still() {
    var wall = clock.instant();
    long nanos = clock.nanoTime();
    assertThat(clock.instant()).isEqualTo(wall);
    assertThat(clock.nanoTime()).isEqualTo(nanos);
  }

  @Test
  void time_passes_on_both_of_its_faces() {
    long before = clock.nanoTime();
    clock.advance(Duration.ofSeconds(90));
    assertThat(clock.instant()).isEqualTo("2026-01-01T12:01:30Z");
    assertThat(clock.nanoTime() - before).isEqualTo(90_000_000_000L);
  }

  @Test
  void elapsed_time_stays_right_when_nanoTime_overflows() {
    long before = clock.nanoTime();
    clock.advance(Duration.ofMinutes(3));
    assertThat(clock.nanoTime()).isNegative();
    assertThat(Duration.ofNanos(clock.nanoTime() - before)).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void setting_the_wall_clock_lets_no_time_pass() {
    long before = clock.nanoTime();
    clock.setWall(Instant.EPOCH);
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    assertThat(clock.nanoTime()).isEqualTo(before);
  }

  @Test
  void time_does_not_pass_backwards() {
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .hasMessage("time does not pass backwards: PT-1S");
  }
}
