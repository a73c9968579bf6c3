package dev.belay.engine;

import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.all;
import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.call;
import static dev.belay.engine.Worlds.either;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.exists;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.list;
import static dev.belay.engine.Worlds.literal;
import static dev.belay.engine.Worlds.not;
import static dev.belay.engine.Worlds.number;
import static dev.belay.engine.Worlds.or;
import static dev.belay.engine.Worlds.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.ConditionCompiler.Compiled;
import dev.belay.engine.ConditionCompiler.Lets;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Type.Simple;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What compiled conditions share, how large they become, and when they go.
final class ConditionCompilerTest {

  private static final int MAX_METHOD_BYTES = 8_000;

  private final ConditionCompiler compiler = ConditionCompiler.make();
  private final PlainFrame frame = new PlainFrame(PlainFrame.In.JDK_FORM);

  private Optional<Compiled> find(Expr condition, Let... lets) {
    var names = compiler.lets(List.of(lets), frame, Optional.empty());
    return compiler.compile(condition, names, frame, Optional.empty());
  }

  private Compiled compile(Expr condition, Let... lets) {
    return find(condition, lets).orElseThrow();
  }

  private int test(Compiled compiled) {
    return compiled.test(frame.over(KNOWN, Map.of(), Budget.unlimited()));
  }

  // What is shared

  @Test
  void conditions_that_differ_in_constants_and_paths_share_their_code() {
    var one = compile(and(equal(field("tool"), text("write")), field("flag")));
    var other = compile(and(equal(field("labels.a"), text("x")), field("maybe")));
    assertThat(one.code()).isSameAs(other.code());
    assertThat(test(one)).isEqualTo(CompiledCondition.TRUE);
    assertThat(test(other)).isEqualTo(CompiledCondition.UNSETTLED);
  }

  @Test
  void names_of_variables_do_not_matter() {
    var one = compile(exists(field("items"), "x", field("x.good")));
    var other = compile(exists(field("items"), "item", field("item.bad")));
    assertThat(one.code()).isSameAs(other.code());
  }

  @Test
  void constants_of_other_kinds_do() {
    var text = compile(equal(field("tool"), text("1")));
    var number = compile(equal(field("tool"), number(1)));
    assertThat(text.code()).isNotSameAs(number.code());
  }

  @Test
  void ten_thousand_rules_of_one_form_are_one_class() {
    var codes = new java.util.HashSet<CompiledCondition>();
    for (int i = 0; i < 10_000; i++) {
      codes.add(compile(equal(field("tool"), text("tool-" + i))).code());
    }
    assertThat(codes).hasSize(1);
  }

  /// A condition of a form that no other number has.
  private static Expr ofItsOwnForm(int number) {
    var condition = field("flag");
    for (int bits = number + 1; bits > 0; bits >>= 1) {
      condition = bits % 2 == 0 ? not(condition) : and(condition, field("flag"));
    }
    return condition;
  }

  @Test
  void code_that_nobody_holds_is_unloaded() {
    var classes = new ArrayList<WeakReference<Class<?>>>();
    for (int i = 0; i < 1_000; i++) {
      classes.add(new WeakReference<>(compile(ofItsOwnForm(i)).code().getClass()));
    }
    for (int tries = 0; tries < 100 && loaded(classes) > 0; tries++) {
      System.gc();
    }
    assertThat(loaded(classes)).isZero();
    assertThat(test(compile(ofItsOwnForm(6)))).isNotEqualTo(CompiledCondition.UNSETTLED);
  }

  private static long loaded(List<WeakReference<Class<?>>> classes) {
    return classes.stream().filter(type -> !type.refersTo(null)).count();
  }

  @Test
  void code_that_somebody_holds_stays() {
    var held = compile(field("flag"));
    System.gc();
    assertThat(compile(field("maybe")).code()).isSameAs(held.code());
  }

  // What they read

  @Test
  void what_is_selected_from_the_input_is_one_path() {
    var paths = new ArrayList<InputPath>();
    var condition =
        and(equal(field("principal.id"), text("a")), Worlds.has(field("input.labels"), "x"));
    compiler.compile(condition, Lets.NONE, path -> numbered(paths, path), Optional.empty());
    assertThat(paths)
        .containsExactly(
            new InputPath(List.of("principal", "id")), new InputPath(List.of("labels", "x")));
  }

  private static int numbered(List<InputPath> paths, InputPath path) {
    paths.add(path);
    return paths.size() - 1;
  }

  @Test
  void the_element_of_a_policy_that_chooses_is_no_path() {
    var paths = new ArrayList<InputPath>();
    var condition = or(field("item.good"), equal(field("input.item.kind"), text("a")));
    compiler.compile(condition, Lets.NONE, path -> numbered(paths, path), Optional.of("item"));
    assertThat(paths).containsExactly(new InputPath(List.of("item", "kind")));
  }

  @Test
  void an_element_may_be_called_as_something_else_is() {
    for (var name : List.of("now", "input", "tool")) {
      var paths = new ArrayList<InputPath>();
      compiler.compile(field(name), Lets.NONE, path -> numbered(paths, path), Optional.of(name));
      assertThat(paths).isEmpty();
    }
  }

  @Test
  void the_input_as_a_whole_is_left_to_the_reference() {
    assertThat(find(equal(field("input"), field("input")))).isEmpty();
  }

  @Test
  void what_no_checker_lets_through_is_no_concern_of_the_compiler() {
    for (var function : Steps.FREE) {
      assertThat(find(call(function, Simple.BOOL))).isPresent();
      assertThat(find(call(function, Simple.BOOL, text("a")))).isPresent();
    }
  }

  // Names

  @Test
  void what_a_name_stands_for_is_tested_in_its_place() {
    var name = new Expr.Named(0, Position.NONE);
    var writes = new Let("writes", equal(field("tool"), text("write")));
    assertThat(test(compile(and(name, name), writes))).isEqualTo(CompiledCondition.TRUE);
  }

  @Test
  void a_name_that_costs_steps_costs_them_once() {
    var name = new Expr.Named(0, Position.NONE);
    var known = new Let("known", all(field("items"), "item", Worlds.has(field("item"), "good")));
    var thrice = compile(and(and(name, name), name), known);
    assertThat(thrice.test(frame.over(KNOWN, Map.of(), steps(2))))
        .isEqualTo(CompiledCondition.TRUE);
    assertThatThrownBy(() -> thrice.test(frame.over(KNOWN, Map.of(), steps(1))))
        .isInstanceOf(Budget.Spent.class);
  }

  private static Budget steps(long steps) {
    return new Budget.Limits(steps, steps, Long.MAX_VALUE, () -> 0).begin();
  }

  @Test
  void what_a_name_stood_for_is_forgotten_with_its_policy_and_element() {
    var name = new Expr.Named(0, Position.NONE);
    var good = new Let("good", exists(field("items"), "item", field("item.good")));
    var compiled = compile(name, good);
    assertThat(test(compiled)).isEqualTo(CompiledCondition.TRUE);
    var none = Worlds.with(KNOWN, "items", new Value.Listing(List.of()));
    assertThat(compiled.test(frame.over(none, Map.of(), Budget.unlimited())))
        .isEqualTo(CompiledCondition.FALSE);
  }

  private static Expr named(int index) {
    return new Expr.Named(index, Position.NONE);
  }

  @Test
  void names_of_names_do_not_grow_with_every_use() {
    var lets = new ArrayList<Let>(List.of(new Let("n0", equal(field("tool"), text("write")))));
    for (int i = 0; i < 40; i++) {
      lets.add(new Let("n" + (i + 1), and(named(i), named(i))));
    }
    var compiled = compile(named(40), lets.toArray(Let[]::new));
    assertThat(compiled.bindings().constants()).hasSizeLessThan(100);
    assertThat(compiled.bindings().paths()).hasSizeLessThan(100);
    assertThat(test(compiled)).isEqualTo(CompiledCondition.TRUE);
  }

  @Test
  void what_a_name_stands_for_is_left_to_the_reference_wherever_it_is_used() {
    var tooLong = list(Collections.nCopies(1_000, field("tool")).toArray(Expr[]::new));
    var known = new Let("known", call("in", Simple.BOOL, text("x"), tooLong));
    assertThat(find(named(0), known)).isEmpty();
    assertThat(find(and(field("flag"), named(0)), known)).isEmpty();
  }

  // Budgets

  @Test
  void the_deadline_holds_for_compiled_folds() {
    var clock = new AtomicLong();
    var limits = new Budget.Limits(Long.MAX_VALUE, Long.MAX_VALUE, 5, clock::getAndIncrement);
    var ten = list(java.util.stream.Stream.generate(() -> is(true)).limit(10).toArray(Expr[]::new));
    var thousand = all(ten, "x", all(ten, "y", all(ten, "z", field("flag"))));
    var compiled = compile(thousand);
    assertThatThrownBy(() -> compiled.test(frame.over(KNOWN, Map.of(), limits.begin())))
        .isInstanceOfSatisfying(
            Budget.Spent.class, spent -> assertThat(spent.problem().code()).isEqualTo("timed-out"));
  }

  @Test
  void what_is_free_costs_nothing() {
    var budget = new Budget.Limits(0, 0, Long.MAX_VALUE, () -> 0).begin();
    var functions = new Functions(budget);
    var ofOne = Set.of("negate", "size", "type", "int", "bool", "timestamp", "net.host", "value");
    var arguments = List.of(Value.text("a".repeat(100)), new Value.Int(1), Worlds.value("[1,2]"));
    for (var function : Steps.FREE) {
      for (var one : arguments) {
        if (ofOne.contains(function)) {
          functions.call(function, List.of(one), Simple.ANY);
        }
        arguments.forEach(other -> functions.call(function, List.of(one, other), Simple.ANY));
      }
    }
    assertThat(budget.overrun()).isEmpty();
  }

  // Sizes

  private static Expr nested(int depth, UnaryOperator<Expr> around) {
    Expr expr = field("flag");
    for (int i = 1; i < depth; i++) {
      expr = around.apply(expr);
    }
    return expr;
  }

  private static final Map<String, UnaryOperator<Expr>> AROUND =
      Map.ofEntries(
          Map.entry("not", Worlds::not),
          Map.entry("left of and", inner -> and(inner, field("flag"))),
          Map.entry("right of or", inner -> or(not(field("flag")), inner)),
          Map.entry("and in or", inner -> or(is(false), and(field("flag"), inner))),
          Map.entry("condition", inner -> either(inner, is(true), is(false), Simple.BOOL)),
          Map.entry("then", inner -> either(is(true), inner, is(false), Simple.ANY)),
          Map.entry("equal", inner -> equal(equal(inner, is(true)), is(true))),
          Map.entry("call", inner -> call("optional.of", Simple.ANY, inner)),
          Map.entry("plus", inner -> call("+", Simple.INT, inner, number(1))),
          Map.entry("list", inner -> list(inner, is(true))),
          Map.entry("range", inner -> exists(inner, "x", is(true))),
          Map.entry("body", inner -> exists(list(is(true)), "x", and(field("x"), inner))),
          Map.entry("bound", inner -> new Expr.Bind("x", inner, field("x"), Position.NONE)),
          Map.entry("binding", inner -> new Expr.Bind("x", is(true), inner, Position.NONE)),
          Map.entry(
              "field",
              inner -> new Expr.Select(call("dyn", Simple.ANY, inner), "f", Position.NONE)));

  @Test
  void what_nests_as_deep_as_it_may_compiles_or_is_left_to_the_reference() {
    AROUND.forEach(
        (name, around) -> {
          for (int depth : List.of(1, 2, 20, 30)) {
            var condition = nested(depth, around);
            var both = BothEvaluators.of(condition);
            assertThat(both.isCompiled()).as("%s, %d deep", name, depth).isTrue();
            both.compare(KNOWN, Map.of());
            assertMethodsAreSmall(condition);
          }
          BothEvaluators.of(nested(Checked.MAX_DEPTH, around)).compare(KNOWN, Map.of());
        });
  }

  @Test
  void a_condition_of_thousands_of_parts_is_many_small_methods() {
    assertMethodsAreSmall(balanced(4_000));
    assertThat(BothEvaluators.of(balanced(4_000)).compare(KNOWN, Map.of()).isSettled()).isTrue();
  }

  private static Expr balanced(int parts) {
    return parts == 1
        ? equal(field("tool"), text("x"))
        : or(balanced(parts / 2), balanced(parts - parts / 2));
  }

  @Test
  void a_long_list_compiles_or_is_left_to_the_reference() {
    for (int length : List.of(10, 100, 180, 1_000)) {
      var elements = new ArrayList<Expr>(List.of(field("tool")));
      for (int i = 1; i < length; i++) {
        elements.add(text("x" + i));
      }
      var condition = call("in", Simple.BOOL, text("x5"), list(elements.toArray(Expr[]::new)));
      assertMethodsAreSmall(condition);
      var both = BothEvaluators.of(condition);
      assertThat(both.isCompiled()).isEqualTo(length < 1_000);
      both.compare(KNOWN, Map.of());
    }
  }

  @Test
  void methods_of_random_conditions_are_small() {
    for (long seed = 0; seed < 500; seed++) {
      assertMethodsAreSmall(new RandomExpr(new Random(seed)).condition(12));
    }
  }

  private void assertMethodsAreSmall(Expr condition) {
    var formed = new Forming(Lets.NONE, frame, Optional.empty()).formed(condition);
    formed
        .flatMap(found -> FormCode.of(found.form()))
        .ifPresent(
            bytes ->
                assertThat(ClassFile.of().parse(bytes).methods())
                    .allSatisfy(
                        method ->
                            assertThat(method.code().map(CodeAttribute.class::cast))
                                .hasValueSatisfying(
                                    code ->
                                        assertThat(code.codeLength())
                                            .isLessThan(MAX_METHOD_BYTES))));
  }

  @Test
  void a_constant_of_any_kind_is_a_constant() {
    for (var value :
        List.of(
            Value.Null.NULL,
            new Value.Uint(1),
            new Value.Bytes(new byte[0]),
            Worlds.value("[1,[2]]"),
            Worlds.value("{\"a\":1}"))) {
      assertThat(test(compile(equal(literal(value), literal(value)))))
          .isEqualTo(CompiledCondition.TRUE);
    }
  }
}
