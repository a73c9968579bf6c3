package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GrownTest {

  private final Grown two = Grown.of(List.of("a")).with("b");

  @Test
  void a_longer_list_leaves_the_shorter_one_as_it_is() {
    assertThat(two.with("c")).containsExactly("a", "b", "c");
    assertThat(two).containsExactly("a", "b");
  }

  @Test
  void two_lists_can_grow_from_one() {
    var some = two.with("c");
    var other = two.with("d");
    assertThat(some.with("e")).containsExactly("a", "b", "c", "e");
    assertThat(other).containsExactly("a", "b", "d");
  }

  @Test
  void nothing_is_read_beyond_its_end() {
    two.with("c");
    assertThatThrownBy(() -> two.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
