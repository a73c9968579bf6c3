package dev.belay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChoicesTest {

  @Test
  void every_combination_comes_once_and_in_order() {
    var seen = new ArrayList<String>();
    for (var choices = new Choices(); choices.hasMore(); ) {
      seen.add(choices.below(2) + choices.oneOf(List.of("a", "b", "c")));
    }
    assertThat(seen).containsExactly("0a", "0b", "0c", "1a", "1b", "1c");
  }

  @Test
  void a_choice_may_decide_what_is_asked_next() {
    var seen = new ArrayList<List<Integer>>();
    for (var choices = new Choices(); choices.hasMore(); ) {
      var list = new ArrayList<Integer>();
      for (int left = choices.below(3); left > 0; left--) {
        list.add(choices.below(2));
      }
      seen.add(list);
    }
    assertThat(seen)
        .containsExactly(
            List.of(),
            List.of(0),
            List.of(1),
            List.of(0, 0),
            List.of(0, 1),
            List.of(1, 0),
            List.of(1, 1));
  }

  @Test
  void every_sublist_keeps_the_order_of_its_list() {
    var seen = new ArrayList<List<String>>();
    for (var choices = new Choices(); choices.hasMore(); ) {
      seen.add(choices.someOf(List.of("a", "b")));
    }
    assertThat(seen).containsExactly(List.of(), List.of("b"), List.of("a"), List.of("a", "b"));
  }

  @Test
  void a_run_without_choices_happens_once() {
    int runs = 0;
    for (var choices = new Choices(); choices.hasMore(); ) {
      runs++;
    }
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void a_failing_run_can_be_named() {
    var choices = new Choices();
    choices.hasMore();
    choices.hasMore();
    choices.below(3);
    choices.flag();
    assertThat(choices).hasToString("[0, 0]");
  }

  @Test
  void a_run_that_depends_on_more_than_its_choices_is_refused() {
    var choices = new Choices();
    choices.hasMore();
    choices.below(2);
    choices.below(2);
    choices.hasMore();
    assertThatThrownBy(() -> choices.below(5)).hasMessageContaining("depend on its choices only");
    assertThatThrownBy(choices::hasMore).hasMessageContaining("2 choices were made");
  }

  @Test
  void there_is_no_choice_among_nothing() {
    var choices = new Choices();
    choices.hasMore();
    assertThatThrownBy(() -> choices.oneOf(List.of())).hasMessage("nothing to choose below 0");
  }
}
