package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FoundTest {

  private final Found found = new Found();

  @Test
  void entries_are_in_their_order() {
    found.add(5, false);
    found.add(2, true);
    found.sort();
    assertThat(found.between(0, 9)).containsExactly(2, 5);
    assertThat(found.holds(0)).isTrue();
    assertThat(found.holds(1)).isFalse();
  }

  /// An entry that wants one of several texts is found under each of them where none is known.
  @Test
  void what_is_found_several_times_is_there_once() {
    for (int often = 1; often < 40; often++) {
      found.clear();
      found.add(1, false);
      for (int i = 0; i < often; i++) {
        found.add(7, false);
      }
      found.add(9, true);
      found.sort();
      assertThat(found.between(0, 7)).as("%d times", often).containsExactly(1);
      assertThat(found.between(7, 9)).as("%d times", often).containsExactly(7);
      assertThat(found.first(8)).as("%d times", often).isEqualTo(2);
      assertThat(found.size()).as("%d times", often).isEqualTo(3);
    }
  }
}
