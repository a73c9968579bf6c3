package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Type.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Lists, sets and maps beyond CEL's standard functions; the conformance cases have none of them.
final class ListsTest {

  private static Value call(String function, Object... arguments) {
    return call(Budget.unlimited(), function, arguments);
  }

  /// A text argument is JSON.
  private static Value call(Budget budget, String function, Object... arguments) {
    var values =
        Arrays.stream(arguments)
            .map(
                argument -> argument instanceof String json ? Worlds.value(json) : (Value) argument)
            .toList();
    return new Functions(budget).call(function, values, Simple.ANY);
  }

  private static String failure(Value value) {
    return value instanceof Value.Failure(var problem) ? problem.toString() : "gave " + value;
  }

  @Test
  void sets_compare_what_lists_hold() {
    assertThat(call("sets.contains", "[1,2,3]", "[3,1.0,1]")).isEqualTo(Value.Bool.TRUE);
    assertThat(call("sets.contains", "[1,2]", "[3]")).isEqualTo(Value.Bool.FALSE);
    assertThat(call("sets.contains", "[]", "[]")).isEqualTo(Value.Bool.TRUE);
    assertThat(call("sets.equivalent", "[1,2,2]", "[2,1]")).isEqualTo(Value.Bool.TRUE);
    assertThat(call("sets.equivalent", "[1,2]", "[1]")).isEqualTo(Value.Bool.FALSE);
    assertThat(call("sets.intersects", "[1,2]", "[2,3]")).isEqualTo(Value.Bool.TRUE);
    assertThat(call("sets.intersects", "[1]", "[]")).isEqualTo(Value.Bool.FALSE);
  }

  @Test
  void lists_are_cut_and_flattened() {
    assertThat(call("slice", "[1,2,3,4]", "1", "3")).isEqualTo(Worlds.value("[2,3]"));
    assertThat(call("slice", "[1]", "1", "1")).isEqualTo(Worlds.value("[]"));
    assertThat(failure(call("slice", "[1]", "0", "2")))
        .isEqualTo("index-out-of-bounds: no elements 0 to 2 in a list of 1");
    assertThat(failure(call("slice", "[1,2]", "2", "1"))).startsWith("index-out-of-bounds: ");
    assertThat(failure(call("slice", "[1,2]", "-1", "1"))).startsWith("index-out-of-bounds: ");
    assertThat(call("flatten", "[1,[2,[3]]]")).isEqualTo(Worlds.value("[1,2,[3]]"));
    assertThat(call("flatten", "[1,[2,[3]]]", "2")).isEqualTo(Worlds.value("[1,2,3]"));
    assertThat(failure(call("flatten", "[]", "-1")))
        .isEqualTo("invalid-argument: cannot flatten to the depth -1");
    assertThat(call("lists.range", "3")).isEqualTo(Worlds.value("[0,1,2]"));
    assertThat(call("lists.range", "-1")).isEqualTo(Worlds.value("[]"));
  }

  @Test
  void lists_are_sorted_and_rid_of_twins() {
    assertThat(call("sort", "[3,1,2]")).isEqualTo(Worlds.value("[1,2,3]"));
    assertThat(call("sort", "[]")).isEqualTo(Worlds.value("[]"));
    assertThat(call("sort", "[\"b\",\"a\"]")).isEqualTo(Worlds.value("[\"a\",\"b\"]"));
    assertThat(failure(call("sort", "[1,\"a\"]"))).isEqualTo("type-mismatch: no `sort` for a list");
    assertThat(call("distinct", "[1,2,1.0,\"1\"]")).isEqualTo(Worlds.value("[1,2,\"1\"]"));
    assertThat(call("reverse", "[1,2]")).isEqualTo(Worlds.value("[2,1]"));
  }

  @Test
  void a_key_is_put_into_a_map_once() {
    assertThat(call("cel.@mapInsert", "{}", "\"a\"", "1")).isEqualTo(Worlds.value("{\"a\":1}"));
    assertThat(failure(call("cel.@mapInsert", "{\"a\":1}", "\"a\"", "1")))
        .isEqualTo("duplicate-key: the map has one key twice");
    assertThat(failure(call("cel.@mapInsert", "{\"a\":1}", "{\"b\":1,\"a\":1}")))
        .isEqualTo("duplicate-key: the map has one key twice");
  }

  @Test
  void a_list_that_would_be_too_long_is_never_made() {
    var budget = new Budget.Limits(1_000, 1_000, Long.MAX_VALUE, () -> 0).begin();
    assertThatThrownBy(() -> call(budget, "lists.range", "9223372036854775807"))
        .isInstanceOf(Budget.Spent.class);
    assertThatThrownBy(() -> call(limited(1_000), "flatten", doubled(12), "50"))
        .isInstanceOf(Budget.Spent.class);
    var values = new Value.Listing(List.of(doubled(12)));
    assertThatThrownBy(() -> call(limited(1_000), "format", "\"%s\"", values))
        .isInstanceOf(Budget.Spent.class);
  }

  private static Budget limited(long steps) {
    return new Budget.Limits(steps, steps, Long.MAX_VALUE, () -> 0).begin();
  }

  /// A list that holds one list twice, which holds one list twice, and so on.
  private static Value doubled(int depth) {
    Value list = new Value.Listing(List.of());
    for (int i = 0; i < depth; i++) {
      list = new Value.Listing(List.of(list, list));
    }
    return list;
  }

  @Test
  void comparing_what_has_no_end_in_sight_ends_at_the_deadline() {
    var clock = new AtomicLong();
    var budget = new Budget.Limits(1_000, 1_000, 10_000, clock::incrementAndGet).begin();
    assertThatThrownBy(() -> call(budget, "==", doubled(40), doubled(40)))
        .isInstanceOfSatisfying(
            Budget.Spent.class, spent -> assertThat(spent.problem().code()).isEqualTo("timed-out"));
  }

  @Test
  void formatting_needs_as_many_values_as_clauses() {
    assertThat(call("format", "\"%s is %d\"", "[\"a\",1]")).isEqualTo(Value.text("a is 1"));
    assertThat(failure(call("format", "\"%s\"", "[]")))
        .isEqualTo("invalid-argument: more formatting clauses than the 0 values");
    assertThat(failure(call("format", "\"%z\"", "[1]")))
        .isEqualTo("invalid-argument: `%z` is no formatting clause");
    assertThat(failure(call("format", "\"%\"", "[1]")))
        .isEqualTo("invalid-argument: `%` is no formatting clause");
    assertThat(failure(call("format", "\"%d\"", "[\"a\"]")))
        .isEqualTo("invalid-argument: `%d` does not take text");
  }
}
