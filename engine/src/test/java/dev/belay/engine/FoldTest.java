package dev.belay.engine;

import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.all;
import static dev.belay.engine.Worlds.call;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.exists;
import static dev.belay.engine.Worlds.existsOne;
import static dev.belay.engine.Worlds.failing;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.filter;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.list;
import static dev.belay.engine.Worlds.literal;
import static dev.belay.engine.Worlds.map;
import static dev.belay.engine.Worlds.number;
import static dev.belay.engine.Worlds.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Expr.Position;
import dev.belay.engine.Type.Simple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FoldTest {

  private static final Expr NUMBERS = list(number(1), number(2), number(3));

  private static Truth test(Expr condition, String... unknown) {
    return test(condition, Worlds.call(KNOWN, unknown));
  }

  private static Truth test(Expr condition, Facts facts) {
    var fields = ((Input.Fits) Input.of(Worlds.CALL, facts)).fields();
    return new Evaluator(fields, Map.of(), List.of(), Budget.unlimited()).test(condition);
  }

  private static Expr isNumber(int number) {
    return equal(field("x"), number(number));
  }

  @Test
  void exists_is_settled_by_one_and_all_by_the_first_that_is_not() {
    assertThat(test(exists(NUMBERS, "x", isNumber(2))).isTrue()).isTrue();
    assertThat(test(exists(NUMBERS, "x", isNumber(4))).isFalse()).isTrue();
    assertThat(test(all(NUMBERS, "x", isNumber(1))).isFalse()).isTrue();
    assertThat(test(exists(list(), "x", is(true))).isFalse()).isTrue();
    assertThat(test(all(list(), "x", is(false))).isTrue()).isTrue();
  }

  @Test
  void an_element_that_fails_counts_unless_another_settles_it() {
    var failsAtTwo = Worlds.either(isNumber(2), failing(), isNumber(3), Simple.BOOL);
    assertThat(test(exists(NUMBERS, "x", failsAtTwo)).isTrue()).isTrue();
    assertThat(test(all(NUMBERS, "x", failsAtTwo)).isFalse()).isTrue();
    var onlyFails = Worlds.either(isNumber(2), failing(), is(false), Simple.BOOL);
    assertThat(test(exists(NUMBERS, "x", onlyFails)).isFailure()).isTrue();
    assertThat(test(existsOne(NUMBERS, "x", failsAtTwo)).isFailure()).isTrue();
  }

  @Test
  void exists_one_counts() {
    assertThat(test(existsOne(NUMBERS, "x", isNumber(2))).isTrue()).isTrue();
    assertThat(test(existsOne(NUMBERS, "x", is(true))).isFalse()).isTrue();
    assertThat(test(existsOne(list(), "x", is(true))).isFalse()).isTrue();
  }

  @Test
  void map_and_filter_make_lists() {
    var doubled = map(NUMBERS, "x", call("*", Simple.INT, field("x"), number(2)), Simple.INT);
    assertThat(test(equal(doubled, list(number(2), number(4), number(6)))).isTrue()).isTrue();
    var odd =
        filter(
            NUMBERS,
            "x",
            equal(call("%", Simple.INT, field("x"), number(2)), number(1)),
            Simple.INT);
    assertThat(test(equal(odd, list(number(1), number(3)))).isTrue()).isTrue();
    assertThat(test(equal(map(NUMBERS, "x", failing(), Simple.INT), list())).isFailure()).isTrue();
  }

  @Test
  void a_map_is_walked_by_its_keys_or_by_keys_and_values() {
    var labels = literal(Worlds.value("{\"a\":1,\"b\":2}"));
    assertThat(test(exists(labels, "x", equal(field("x"), text("b")))).isTrue()).isTrue();
    var found = field("@result");
    var pairs =
        new Expr.Fold(
            labels,
            "k",
            "v",
            "@result",
            is(false),
            is(true),
            Worlds.or(
                found, Worlds.and(equal(field("k"), text("b")), equal(field("v"), number(2)))),
            found,
            Simple.BOOL,
            Position.NONE);
    assertThat(test(pairs).isTrue()).isTrue();
  }

  @Test
  void a_list_is_walked_by_numbers_and_elements() {
    var found = field("@result");
    var second =
        new Expr.Fold(
            NUMBERS,
            "i",
            "x",
            "@result",
            is(false),
            is(true),
            Worlds.or(found, Worlds.and(equal(field("i"), number(1)), isNumber(2))),
            found,
            Simple.BOOL,
            Position.NONE);
    assertThat(test(second).isTrue()).isTrue();
  }

  @Test
  void an_unknown_list_may_be_empty_or_have_any_elements() {
    var good = field("item.good");
    var items = field("items");
    assertThat(test(exists(items, "item", good), "/items"))
        .satisfies(truth -> assertThat(truth.mayBeTrue() && truth.mayBeFalse()).isTrue())
        .satisfies(truth -> assertThat(truth.failure()).isEmpty())
        .satisfies(truth -> assertThat(truth.fields()).containsExactly("/items"));
    assertThat(test(exists(items, "item", is(false)), "/items").mayBeTrue()).isFalse();
    assertThat(test(all(items, "item", is(true)), "/items").mayBeFalse()).isFalse();
    assertThat(test(all(items, "item", failing()), "/items"))
        .satisfies(truth -> assertThat(truth.mayBeTrue()).isTrue())
        .satisfies(truth -> assertThat(truth.failure()).isPresent());
    assertThat(test(existsOne(items, "item", good), "/items"))
        .satisfies(truth -> assertThat(truth.mayBeTrue() && truth.mayBeFalse()).isTrue())
        .satisfies(truth -> assertThat(truth.failure()).as("of a count").isPresent());
  }

  @Test
  void an_unknown_of_any_type_may_be_no_list_at_all() {
    assertThat(test(exists(field("args"), "x", is(true)), "/args").failure()).isPresent();
    assertThat(test(exists(field("flag"), "x", is(true))).isFailure()).isTrue();
  }

  @Test
  void one_unknown_element_leaves_the_others_known() {
    var facts = Worlds.call(KNOWN, "/items/1/good");
    assertThat(test(exists(field("items"), "item", field("item.good")), facts).isTrue()).isTrue();
    assertThat(test(all(field("items"), "item", field("item.good")), facts).fields())
        .containsExactly("/items/1/good");
  }

  @Test
  void a_list_with_something_unknown_beyond_its_end_may_be_longer() {
    var facts = Worlds.call(KNOWN, "/items/2");
    var three = equal(call("size", Simple.INT, field("items")), number(3));
    assertThat(test(three, facts))
        .satisfies(truth -> assertThat(truth.mayBeTrue() && truth.mayBeFalse()).isTrue());
  }
}
