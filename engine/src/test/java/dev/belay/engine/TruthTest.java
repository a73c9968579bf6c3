package dev.belay.engine;

import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.either;
import static dev.belay.engine.Worlds.literal;
import static dev.belay.engine.Worlds.not;
import static dev.belay.engine.Worlds.or;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Type.Simple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/// `&&`, `||`, `!` and `?:` over everything that a condition may be. T, F and E are true, false and
/// a failure; several letters are what an unknown condition may be.
final class TruthTest {

  private static final List<String> ALL = List.of("T", "F", "E", "TF", "TE", "FE", "TFE");

  private static final Problem PROBLEM = Problem.of("made-to-fail", "made to fail");

  private static Expr condition(String letters) {
    return literal(truth(letters).value());
  }

  private static Truth truth(String letters) {
    return new Truth(
        letters.contains("T"),
        letters.contains("F"),
        letters.contains("E") ? Optional.of(PROBLEM) : Optional.empty(),
        letters.length() > 1 ? new TreeSet<>(List.of("/flag")) : new TreeSet<>());
  }

  private static String letters(Expr condition) {
    var evaluator =
        new Evaluator(new Value.Mapping(Map.of()), Map.of(), List.of(), Budget.unlimited());
    var truth = evaluator.test(condition);
    return (truth.mayBeTrue() ? "T" : "")
        + (truth.mayBeFalse() ? "F" : "")
        + (truth.failure().isPresent() ? "E" : "");
  }

  /// What comes of each pair of single results, put together.
  private static String combined(String left, String right, BinaryOperator<String> single) {
    var all = new TreeSet<String>();
    for (var one : left.split("", -1)) {
      for (var other : right.split("", -1)) {
        if (!one.isEmpty() && !other.isEmpty()) {
          all.add(single.apply(one, other));
        }
      }
    }
    return (all.contains("T") ? "T" : "")
        + (all.contains("F") ? "F" : "")
        + (all.contains("E") ? "E" : "");
  }

  private static String bothOf(String left, String right) {
    if (left.equals("F") || right.equals("F")) {
      return "F";
    }
    return left.equals("T") && right.equals("T") ? "T" : "E";
  }

  private static String anyOf(String left, String right) {
    if (left.equals("T") || right.equals("T")) {
      return "T";
    }
    return left.equals("F") && right.equals("F") ? "F" : "E";
  }

  @Test
  void a_known_false_settles_and_whatever_the_other_side_is() {
    for (var left : ALL) {
      for (var right : ALL) {
        assertThat(letters(and(condition(left), condition(right))))
            .as("%s && %s", left, right)
            .isEqualTo(combined(left, right, TruthTest::bothOf));
      }
    }
  }

  @Test
  void a_known_true_settles_or_whatever_the_other_side_is() {
    for (var left : ALL) {
      for (var right : ALL) {
        assertThat(letters(or(condition(left), condition(right))))
            .as("%s || %s", left, right)
            .isEqualTo(combined(left, right, TruthTest::anyOf));
      }
    }
  }

  @Test
  void not_swaps_true_and_false_and_keeps_a_failure() {
    assertThat(ALL.stream().map(letters -> letters(not(condition(letters)))))
        .containsExactly("F", "T", "E", "TF", "FE", "TE", "TFE");
  }

  @Test
  void a_conditional_is_what_the_branches_are_that_it_may_take() {
    for (var condition : ALL) {
      for (var then : ALL) {
        for (var otherwise : ALL) {
          var all =
              (condition.contains("T") ? then : "")
                  + (condition.contains("F") ? otherwise : "")
                  + (condition.contains("E") ? "E" : "");
          var expected =
              (all.contains("T") ? "T" : "")
                  + (all.contains("F") ? "F" : "")
                  + (all.contains("E") ? "E" : "");
          assertThat(
                  letters(
                      either(
                          condition(condition),
                          condition(then),
                          condition(otherwise),
                          Simple.BOOL)))
              .as("%s ? %s : %s", condition, then, otherwise)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void what_is_no_boolean_is_a_failure_unless_the_other_side_settles_it() {
    var text = Worlds.text("true");
    assertThat(letters(and(text, Worlds.is(true)))).isEqualTo("E");
    assertThat(letters(and(text, Worlds.is(false)))).isEqualTo("F");
    assertThat(letters(or(text, Worlds.is(true)))).isEqualTo("T");
    assertThat(letters(not(text))).isEqualTo("E");
    assertThat(letters(either(text, Worlds.is(true), Worlds.is(true), Simple.BOOL))).isEqualTo("E");
  }

  @Test
  void an_expression_nested_a_hundred_deep_is_evaluated() {
    var deep = Worlds.is(true);
    for (int i = 0; i < 100; i++) {
      deep = i % 2 == 0 ? not(deep) : and(Worlds.is(true), deep);
    }
    assertThat(letters(deep)).isEqualTo("T");
    var folds = Worlds.is(true);
    for (int i = 0; i < 100; i++) {
      folds = Worlds.exists(Worlds.list(Worlds.number(1)), "x", folds);
    }
    assertThat(letters(folds)).isEqualTo("T");
  }
}
