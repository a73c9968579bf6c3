package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CohortTest {

  private static final int SUBJECTS = 5_000;

  private static Set<Integer> inside(double percent, String key) {
    var cohort = new Cohort(Map.of(), percent, key);
    var found = new HashSet<Integer>();
    for (int i = 0; i < SUBJECTS; i++) {
      if (cohort.contains(Map.of(), Optional.of("subject-" + i))) {
        found.add(i);
      }
    }
    return found;
  }

  @Test
  void a_percentage_that_grows_loses_nobody() {
    Set<Integer> before = Set.of();
    for (var percent : List.of(0.0, 0.01, 0.07, 0.5, 1.0, 5.0, 10.0, 33.3, 50.0, 99.99, 100.0)) {
      var now = inside(percent, "rollout");
      assertThat(now).as("%s %%", percent).containsAll(before);
      assertThat(now.size())
          .as("%s %%", percent)
          .isBetween(
              (int) (SUBJECTS * percent / 100 * 0.8) - 5,
              (int) (SUBJECTS * percent / 100 * 1.2) + 5);
      before = now;
    }
    assertThat(before).hasSize(SUBJECTS);
  }

  @Test
  void nobody_is_in_nothing() {
    assertThat(inside(0, "rollout")).isEmpty();
  }

  @Test
  void the_same_key_gives_the_same_people_and_another_key_gives_others() {
    assertThat(inside(10, "rollout")).isEqualTo(inside(10, "rollout"));
    assertThat(inside(10, "rollout")).isNotEqualTo(inside(10, "another"));
  }

  @Test
  void who_is_in_does_not_change_with_a_later_build() {
    var cohort = new Cohort(Map.of(), 50, "rollout-1");
    var letters = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    assertThat(letters.stream().filter(who -> cohort.contains(Map.of(), Optional.of(who))))
        .containsExactly("b", "c", "d", "h");
  }

  @Test
  void whoever_has_no_subject_is_only_in_a_cohort_of_everyone() {
    assertThat(new Cohort(Map.of(), 99.99, "k").contains(Map.of(), Optional.empty())).isFalse();
    assertThat(Cohort.everyone().contains(Map.of(), Optional.empty())).isTrue();
  }

  @Test
  void a_point_needs_all_the_labels() {
    var cohort = new Cohort(Map.of("ring", "first", "zone", "b"), 100, "");
    var subject = Optional.of("anyone");
    assertThat(cohort.contains(Map.of("ring", "first", "zone", "b", "more", "x"), subject))
        .isTrue();
    assertThat(cohort.contains(Map.of("ring", "first"), subject)).isFalse();
    assertThat(cohort.contains(Map.of("ring", "first", "zone", "c"), subject)).isFalse();
    assertThat(cohort.mayContain(Map.of("ring", "first"))).isFalse();
  }

  @Test
  void a_percentage_is_a_percentage() {
    for (var wrong : List.of(-0.01, 100.01, Double.NaN)) {
      assertThatThrownBy(() -> new Cohort(Map.of(), wrong, ""))
          .hasMessage("a percentage is from 0 to 100, got " + wrong);
    }
  }
}
