package dev.belay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RepeatsTest {

  @Test
  void what_is_repeated_is_written_once() {
    assertThat(Repeats.written("a <<bc * 3>> d <<$\\n * 2>>")).isEqualTo("a bcbcbc d $\n$\n");
    assertThat(Repeats.written("<<x * 1_000>>")).hasSize(1_000);
  }

  @Test
  void everything_else_stays() {
    for (var text : new String[] {"<<: *call", "1 << 2 * 3 >> 4", "<< * 3>>", "<<a * b>>"}) {
      assertThat(Repeats.written(text)).isEqualTo(text);
    }
  }
}
