package dev.belay.engine;

import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.call;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.literal;
import static dev.belay.engine.Worlds.not;
import static dev.belay.engine.Worlds.or;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Policy.Let;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Mapping;
import dev.belay.testkit.Choices;
import dev.belay.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A compiled condition answers true or false only where the reference evaluator does, in as many
/// steps, and stops where it stops.
final class ConditionCompilerProperties {

  private static final Value PARTLY_UNKNOWN =
      new Value.Listing(List.of(Value.Unknown.of("/x/0", Simple.TEXT)));

  /// One of each kind, and what is next to where kinds meet.
  private static final List<Value> VALUES =
      List.of(
          Value.Null.NULL,
          Value.Bool.TRUE,
          new Value.Int(0),
          new Value.Int(1),
          new Value.Int(-1),
          new Value.Int(Long.MAX_VALUE),
          new Value.Int((1L << 53) + 1),
          new Value.Uint(1),
          new Value.Uint(-1),
          new Value.Real(1),
          new Value.Real(0.5),
          new Value.Real(-0.0),
          new Value.Real(0x1p53),
          new Value.Real(0x1p63),
          new Value.Real(Double.NaN),
          new Value.Real(Double.NEGATIVE_INFINITY),
          new Value.Text(""),
          new Value.Text("a"),
          new Value.Text("/srv/a"),
          new Value.Text("\ud800"),
          new Value.Text("\ud834\udd1e"),
          new Value.Text("\ud834\ue000"),
          new Value.Text("\ue000"),
          new Value.Text("localhost"),
          new Value.Bytes(new byte[] {1}),
          new Value.Timestamp(Worlds.NOON),
          new Value.Span(java.time.Duration.ofSeconds(1)),
          new Value.TypeName("int"),
          new Value.Maybe(java.util.Optional.empty()),
          new Value.Maybe(java.util.Optional.of(new Value.Int(1))),
          Worlds.value("[]"),
          Worlds.value("[1, \"a\"]"),
          Worlds.value("[\"a\", \"b\"]"),
          Worlds.value("{\"a\": 1}"),
          new Mapping(Map.of(new Value.Int(1), new Value.Text("a"))),
          new Value.Listing(List.of(new Value.Text("a"), Value.failure("inside", "a list"))),
          PARTLY_UNKNOWN,
          new Mapping(
              Map.of(
                  Value.text("a"),
                  Value.Unknown.of("/x/a", Simple.TEXT).orFailure(Problem.of("no", "key")))),
          new Mapping(Map.of(Value.text("a"), Value.failure("inside", "a map"))),
          Value.failure("by", "itself"),
          Value.Unknown.of("/x", Simple.BOOL));

  private static final List<String> OF_TWO =
      List.of(
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "in",
          "[]",
          "[?]",
          "contains",
          "startsWith",
          "endsWith",
          "matches",
          "glob",
          "path.within",
          "net.within",
          "orValue");

  /// Those whose results are no answers.
  private static final List<String> OF_VALUES = List.of("[]", "[?]", "orValue");

  private static final List<String> OF_ONE =
      List.of("size", "dyn", "type", "net.isLoopback", "string", "negate", "bool", "hasValue");

  private static final List<Type> NUMBERS = List.of(Simple.INT, Simple.DOUBLE, Simple.ANY);

  /// A condition on whatever an expression comes to.
  private static Expr tested(Expr expr, Value expected) {
    return call("==", Simple.BOOL, expr, literal(expected));
  }

  private static Mapping input(Value left, Value right) {
    return new Mapping(Map.of(Value.text("left"), left, Value.text("right"), right));
  }

  /// The value as a field, or as a constant.
  private static Expr either(Choices choices, String field, Value value) {
    return choices.below(2) == 0 ? field(field) : literal(value);
  }

  @Test
  void every_function_of_two_values_is_what_the_reference_says() {
    int settled = 0;
    for (var choices = new Choices(); choices.hasMore(); ) {
      var function = choices.oneOf(OF_TWO);
      var left = choices.oneOf(VALUES);
      var right = choices.oneOf(VALUES);
      var result =
          call(
              function, Simple.ANY, either(choices, "left", left), either(choices, "right", right));
      settled += isSettled(result, input(left, right));
      if (OF_VALUES.contains(function)) {
        settled += isSettled(tested(result, new Value.Int(1)), input(left, right));
      }
    }
    assertThat(settled).isGreaterThan(15_000);
  }

  /// Whether compiled code does not leave the value to the reference.
  private static boolean isCommon(Value value) {
    return switch (value) {
      case Value.Failure _, Value.Unknown _, Value.Maybe _ -> false;
      case Value.Listing(var elements) ->
          elements.stream().allMatch(ConditionCompilerProperties::isCommon);
      case Mapping(var entries) ->
          entries.values().stream().allMatch(ConditionCompilerProperties::isCommon);
      case Value _ -> true;
    };
  }

  private static int isSettled(Expr condition, Mapping input) {
    var compared = BothEvaluators.of(condition).compare(input, Map.of());
    assertThat(
            compared.isSettled()
                || !compared.isCertain()
                || !input.entries().values().stream()
                    .allMatch(ConditionCompilerProperties::isCommon))
        .as("%s of %s is left to the reference", condition, input)
        .isTrue();
    return compared.isSettled() ? 1 : 0;
  }

  @Test
  void every_function_of_one_value_is_what_the_reference_says() {
    for (var choices = new Choices(); choices.hasMore(); ) {
      var function = choices.oneOf(OF_ONE);
      var value = choices.oneOf(VALUES);
      var result = call(function, Simple.ANY, either(choices, "left", value));
      isSettled(result, input(value, value));
      isSettled(tested(result, new Value.Int(1)), input(value, value));
    }
  }

  @Test
  void arithmetic_is_what_the_reference_says() {
    for (var choices = new Choices(); choices.hasMore(); ) {
      var operator = choices.oneOf(List.of("+", "-", "*", "/", "%"));
      var type = choices.oneOf(NUMBERS);
      var left = choices.oneOf(VALUES);
      var right = choices.oneOf(VALUES);
      var result = call(operator, type, field("left"), either(choices, "right", right));
      BothEvaluators.of(call("<", Simple.BOOL, result, field("left")))
          .compare(input(left, right), Map.of());
    }
  }

  @Test
  void fields_are_what_the_reference_says() {
    for (var choices = new Choices(); choices.hasMore(); ) {
      var outer = choices.oneOf(VALUES);
      var inner = choices.below(2) == 0 ? outer : new Mapping(Map.of(Value.text("b"), outer));
      var root = choices.oneOf(List.of("left", "nowhere"));
      var input = input(new Mapping(Map.of(Value.text("a"), inner)), outer);
      for (var path : List.of(root, root + ".a", root + ".a.b", root + ".a.b.a")) {
        isSettled(Worlds.has(field(path), "a"), input);
        isSettled(tested(field(path), outer), input);
        // Not as one path, but field by field.
        isSettled(Worlds.has(call("dyn", Simple.ANY, field(path)), "a"), input);
        var inside = new Expr.Select(call("dyn", Simple.ANY, field(path)), "a", Expr.Position.NONE);
        isSettled(tested(inside, outer), input);
      }
    }
  }

  @Test
  void folds_walk_over_what_the_reference_walks_over() {
    for (var choices = new Choices(); choices.hasMore(); ) {
      var value = choices.oneOf(VALUES);
      var second = choices.oneOf(List.of("", "y"));
      var tested = choices.oneOf(List.of(field("x"), field(second.isEmpty() ? "x" : "y")));
      var condition =
          Worlds.equal(tested, choices.oneOf(List.of(Worlds.text("a"), Worlds.number(1))));
      for (var fold :
          List.of(
              Worlds.exists(field("left"), "x", condition),
              Worlds.all(field("left"), "x", not(condition)),
              Worlds.existsOne(field("left"), "x", condition))) {
        BothEvaluators.of(withSecond((Expr.Fold) fold, second))
            .compare(input(value, value), Map.of());
      }
    }
  }

  private static Expr withSecond(Expr.Fold fold, String second) {
    return new Expr.Fold(
        fold.range(),
        fold.variable(),
        second,
        fold.accumulator(),
        fold.initial(),
        fold.proceed(),
        fold.step(),
        fold.result(),
        fold.type(),
        fold.at());
  }

  private static final List<Expr> ATOMS =
      List.of(
          Worlds.is(false),
          Worlds.failing(),
          field("left"),
          // What compiled code takes for ints, and what are none after all.
          Worlds.equal(call("-", Simple.INT, field("left"), field("left")), Worlds.number(1)),
          Worlds.equal(call("+", Simple.INT, field("left"), field("left")), Worlds.number(1)),
          Worlds.exists(field("right"), "x", call("==", Simple.BOOL, field("x"), Worlds.text("b"))),
          Worlds.all(field("right"), "x", call("<", Simple.BOOL, field("x"), Worlds.text("b"))));

  private static Expr logic(Choices choices, int depth) {
    if (depth == 0 || choices.below(2) == 0) {
      return choices.oneOf(ATOMS);
    }
    var below = logic(choices, depth - 1);
    return switch (choices.below(6)) {
      case 0 -> and(below, choices.oneOf(ATOMS));
      case 1 -> and(choices.oneOf(ATOMS), below);
      case 2 -> or(below, choices.oneOf(ATOMS));
      case 3 -> or(choices.oneOf(ATOMS), below);
      case 4 -> Worlds.either(below, choices.oneOf(ATOMS), field("left"), Simple.BOOL);
      default -> not(below);
    };
  }

  @Test
  void logic_over_folds_spends_what_the_reference_spends() {
    var lists = List.of(Worlds.value("[\"a\",\"b\",\"c\"]"), PARTLY_UNKNOWN);
    for (var choices = new Choices(); choices.hasMore(); ) {
      var both = BothEvaluators.of(logic(choices, 2));
      for (var left : List.of(Value.Bool.TRUE, new Value.Uint(1), Value.text("long"))) {
        lists.forEach(list -> both.compare(input(left, list), Map.of()));
      }
    }
  }

  @Test
  void random_conditions_are_what_the_reference_says() {
    int certain = 0;
    int settled = 0;
    for (long seed = 0; seed < Seeds.times(1_500); seed++) {
      var random = new Random(seed);
      var both = BothEvaluators.of(new RandomExpr(random).condition(1 + random.nextInt(5)));
      assertThat(both.isCompiled()).as("seed %d", seed).isTrue();
      for (int i = 0; i < 8; i++) {
        var compared =
            both.compare(randomInput(random), Map.of("now", new Value.Timestamp(Worlds.NOON)));
        certain += compared.isCertain() ? 1 : 0;
        settled += compared.isSettled() ? 1 : 0;
      }
    }
    assertThat(settled).as("of %d", certain).isGreaterThan(certain * 9 / 10);
  }

  @Test
  void conditions_on_an_element_are_what_the_reference_says() {
    int certain = 0;
    int settled = 0;
    for (long seed = 0; seed < Seeds.times(800); seed++) {
      var random = new Random(seed);
      var condition = RandomExpr.ofElement(random).condition(1 + random.nextInt(4));
      var both = new BothEvaluators(condition, List.of(), Optional.of("item"));
      assertThat(both.isCompiled()).as("seed %d", seed).isTrue();
      for (int i = 0; i < 8; i++) {
        var input = randomInput(random);
        var given = new HashMap<String, Value>(Map.of("now", new Value.Timestamp(Worlds.NOON)));
        given.put(
            "item",
            random.nextInt(8) > 0
                ? ReleaseAnswer.element(KNOWN, "items", random.nextInt(2))
                : VALUES.get(random.nextInt(VALUES.size())));
        var compared = both.compare(input, given);
        certain += compared.isCertain() ? 1 : 0;
        settled += compared.isSettled() ? 1 : 0;
      }
    }
    assertThat(settled).as("of %d", certain).isGreaterThan(certain * 4 / 5);
  }

  /// Names of names, named again and again, beside what fails and what is unknown.
  @Test
  void names_that_may_spend_steps_spend_what_the_reference_spends() {
    int certain = 0;
    int settled = 0;
    for (long seed = 0; seed < Seeds.times(1_500); seed++) {
      var random = new Random(seed);
      var lets = new ArrayList<Let>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        var value = new RandomExpr(random).condition(1 + random.nextInt(3));
        lets.add(new Let("let" + i, lets.isEmpty() ? value : withNames(random, value, lets)));
      }
      var condition = new RandomExpr(random).condition(random.nextInt(3));
      var both = new BothEvaluators(withNames(random, condition, lets), lets);
      assertThat(both.isCompiled()).as("seed %d", seed).isTrue();
      for (int i = 0; i < 8; i++) {
        var compared =
            both.compare(randomInput(random), Map.of("now", new Value.Timestamp(Worlds.NOON)));
        certain += compared.isCertain() ? 1 : 0;
        settled += compared.isSettled() ? 1 : 0;
      }
    }
    assertThat(settled).as("of %d", certain).isGreaterThan(certain * 3 / 4);
  }

  private static Expr withNames(Random random, Expr condition, List<Let> lets) {
    var made = condition;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      var name = new Expr.Named(random.nextInt(lets.size()), Expr.Position.NONE);
      made =
          switch (random.nextInt(6)) {
            case 0 -> and(made, name);
            case 1 -> and(name, made);
            case 2 -> or(made, name);
            case 3 -> or(name, made);
            case 4 -> Worlds.either(name, made, name, Simple.BOOL);
            default -> exists(Worlds.list(Worlds.is(true), Worlds.is(false)), made, name);
          };
    }
    return made;
  }

  private static Expr exists(Expr range, Expr condition, Expr name) {
    return Worlds.exists(range, "x", and(or(field("x"), name), condition));
  }

  private static Mapping randomInput(Random random) {
    var input = KNOWN;
    var unknown = new HashSet<String>();
    for (var field : UnknownProperties.FIELDS) {
      var domain = UnknownProperties.domain(field);
      input = UnknownProperties.put(input, field, domain.get(random.nextInt(domain.size())));
      if (random.nextInt(8) == 0) {
        unknown.add("/" + field);
      }
    }
    if (random.nextInt(3) == 0) {
      unknown.add(random.nextBoolean() ? "/items/0/good" : "/items/0/size");
    }
    var facts = Worlds.call(input, unknown.toArray(String[]::new));
    return switch (Input.of(Worlds.CALL, facts)) {
      case Input.Fits(var fields) -> fields;
      case Input.Misfit(var problem) -> throw new AssertionError(problem);
    };
  }

  @Test
  void whatever_a_release_can_hold_compiles_or_is_left_to_the_reference() {
    for (long seed = 0; seed < Seeds.times(2_000); seed++) {
      var lets = List.of(new Policy.Let("l", new RandomContent(-seed).expr(2, 0)));
      var both = new BothEvaluators(new RandomContent(seed).expr(1 + (int) (seed % 5), 1), lets);
      both.compare(KNOWN, Map.of());
    }
  }
}
