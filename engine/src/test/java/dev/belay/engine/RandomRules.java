package dev.belay.engine;

import static dev.belay.engine.Worlds.all;
import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.call;
import static dev.belay.engine.Worlds.either;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.exists;
import static dev.belay.engine.Worlds.failing;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.has;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.list;
import static dev.belay.engine.Worlds.not;
import static dev.belay.engine.Worlds.number;
import static dev.belay.engine.Worlds.or;
import static dev.belay.engine.Worlds.text;

import dev.belay.engine.Expr.Position;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import dev.belay.engine.Worlds.Draft;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Releases whose rules are much like each other, as those of real ones are: the same paths are
/// compared with texts, in any order, among whatever else a condition may say. Make a new one for
/// each release.
final class RandomRules {

  private static final Struct TOOL =
      new Struct(
          "tool",
          Map.of(
              "name", new Field(Simple.TEXT, Presence.REQUIRED),
              "server", new Field(Simple.TEXT, Presence.UNKNOWN_WHEN_ABSENT),
              "kind", new Field(Simple.TEXT, Presence.OPTIONAL)));

  private static final Struct TARGET =
      new Struct(
          "target",
          Map.of(
              "kind", new Field(Simple.TEXT, Presence.UNKNOWN_WHEN_ABSENT),
              "seen", new Field(Simple.TIMESTAMP, Presence.OPTIONAL)));

  static final Struct INPUT =
      new Struct(
          "ask",
          Map.of(
              "tenant", new Field(Simple.TEXT, Presence.REQUIRED),
              "tool", new Field(TOOL, Presence.OPTIONAL),
              "role", new Field(Simple.TEXT, Presence.UNKNOWN_WHEN_ABSENT),
              "args", new Field(Simple.ANY, Presence.OPTIONAL),
              "labels",
                  new Field(new Type.MapOf(Simple.TEXT, Simple.TEXT), Presence.UNKNOWN_WHEN_ABSENT),
              "depth", new Field(Simple.INT, Presence.OPTIONAL),
              "share", new Field(Simple.DOUBLE, Presence.UNKNOWN_WHEN_ABSENT),
              "made", new Field(Simple.TIMESTAMP, Presence.OPTIONAL),
              "safe", new Field(Simple.BOOL, Presence.UNKNOWN_WHEN_ABSENT),
              "targets", new Field(new Type.ListOf(TARGET), Presence.OPTIONAL)));

  static final Question ASK =
      new Question(
          "ask",
          INPUT,
          EnumSet.allOf(Verdict.class),
          List.of(),
          Optional.of("/tenant"),
          Optional.empty());

  static final List<String> TEXTS = List.of("", "a", "ab", "a.b", "a.bc", "b", "ü", "𝄞");

  private final Random random;
  private final Question question;
  private int lets;

  /// What a policy that chooses calls its element.
  private Optional<String> element = Optional.empty();

  RandomRules(long seed) {
    this(seed, ASK);
  }

  private RandomRules(long seed, Question question) {
    random = new Random(seed);
    this.question = question;
  }

  /// Of a question that chooses among targets.
  static RandomRules choosing(long seed) {
    return new RandomRules(seed, asked(ASK.rungs(), Optional.of("targets")));
  }

  Release release() {
    var policies = new ArrayList<Policy>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      policies.add(policy("p" + i));
    }
    var few = EnumSet.of(Verdict.ALLOW, Verdict.DRY_RUN, Verdict.BLOCK);
    var asked = random.nextInt(5) == 0 ? asked(few, question.choosesAmong()) : question;
    return new Release(
        "p",
        Worlds.digest("release"),
        random.nextInt(8) == 0 ? Map.of() : Map.of("ask", verdict()),
        Map.of("ask", asked),
        List.of("owners"),
        policies);
  }

  private static Question asked(Set<Verdict> rungs, Optional<String> list) {
    return new Question("ask", INPUT, rungs, List.of(), Optional.of("/tenant"), list);
  }

  private Policy policy(String name) {
    var draft = Worlds.policy(name);
    choose(draft);
    draft.of(ASK);
    lets = 0;
    for (int i = random.nextInt(3); i > 0; i--) {
      var value = conjunction(1 + random.nextInt(2));
      draft.let("let" + i, random.nextInt(3) == 0 ? costly(value) : value);
      lets++;
    }
    if (random.nextInt(2) == 0) {
      draft.scope(conjunction(1 + random.nextInt(2)));
    }
    rarely(draft);
    return draft
        .rules(IntStream.range(0, random.nextInt(6)).mapToObj(i -> rule("r" + i)).toList())
        .made();
  }

  /// An element may be called as a field of the request is, and as a variable of a fold.
  private void choose(Draft draft) {
    element =
        question.choosesAmong().isPresent() && random.nextInt(3) > 0
            ? Optional.of(oneOf("target", "t", "role", "tool"))
            : Optional.empty();
    element.ifPresent(draft::each);
    if (element.isPresent() && random.nextInt(3) == 0) {
      draft.preference();
    }
  }

  /// What takes as many steps as the request has targets, or one for an element before it.
  private Expr costly(Expr value) {
    return random.nextBoolean()
        ? exists(field("targets"), "t", and(has(field("t"), "kind"), value))
        : and(not(equal(list(text(word())), list(text("a"), text("b")))), value);
  }

  private void rarely(Draft draft) {
    if (random.nextInt(4) == 0) {
      draft.otherwise(verdict());
    }
    if (random.nextInt(5) == 0) {
      draft.stage(List.of(Stage.values()).get(random.nextInt(Stage.values().length)));
    }
  }

  private Rule rule(String name) {
    var then = random.nextInt(3) == 0 ? Verdict.BLOCK : verdict();
    var condition = conjunction(1 + random.nextInt(4));
    var written = random.nextInt(8) == 0 ? negated(condition) : condition;
    var rule =
        random.nextInt(3) == 0
            ? Worlds.require(name, negated(written), then)
            : Worlds.when(name, written, then);
    return random.nextInt(3) == 0 ? Worlds.asking(rule, 1 + random.nextInt(2), "people") : rule;
  }

  /// What says the opposite, in one of the ways in which people write it.
  private Expr negated(Expr condition) {
    return switch (condition) {
      case Expr.And(var left, var right, _) when random.nextBoolean() ->
          or(negated(left), negated(right));
      case Expr.Call(var function, var arguments, _, _)
          when function.equals("==") && random.nextBoolean() ->
          call("!=", Simple.BOOL, arguments.get(0), arguments.get(1));
      case Expr other -> not(other);
    };
  }

  private Expr conjunction(int parts) {
    if (parts == 1) {
      return element.isPresent() && random.nextInt(3) == 0
          ? ofElement(element.get())
          : random.nextInt(4) == 0 ? other() : looked();
    }
    int left = 1 + random.nextInt(parts - 1);
    return and(conjunction(left), conjunction(parts - left));
  }

  private Expr ofElement(String name) {
    return switch (random.nextInt(7)) {
      case 0 -> has(field(name), oneOf("seen", "kind"));
      case 1 -> call("<", Simple.BOOL, field(name + ".seen"), field("now"));
      case 2 -> call("in", Simple.BOOL, field(name), field("targets"));
      case 3 -> call("startsWith", Simple.BOOL, field(name + ".kind"), text(word()));
      case 4 -> guarded(name + ".kind", equal(field(name + ".kind"), text(word())));
      default -> equal(field(name + ".kind"), text(word()));
    };
  }

  private Expr looked() {
    var path = path();
    return switch (random.nextInt(13)) {
      case 9, 10 -> compared();
      case 11 -> not(call("in", Simple.BOOL, field(path), texts()));
      case 12 -> guarded(path, call("!=", Simple.BOOL, field(path), text(word())));
      case 0 -> equal(text(word()), field(path));
      case 1 -> call("startsWith", Simple.BOOL, field(path), text(word()));
      case 2, 3 -> call("in", Simple.BOOL, field(path), texts());
      case 4 -> guarded(path, equal(field(path), text(word())));
      case 5 -> guarded(path, call("startsWith", Simple.BOOL, field(path), text(word())));
      case 6 -> not(call("!=", Simple.BOOL, field(path), text(word())));
      default -> equal(field(path), text(word()));
    };
  }

  /// A number or a truth beside a constant.
  private Expr compared() {
    var path = oneOf("depth", "args.a", "args.b", "share", "safe", "role");
    var field = field(path);
    var constant = number(random.nextInt(4));
    return switch (random.nextInt(7)) {
      case 0 -> field("safe");
      case 1 -> not(field("safe"));
      case 2 -> call(oneOf("==", "!="), Simple.BOOL, field, Worlds.literal(Value.Bool.of(true)));
      case 3 -> guarded(path, call(comparison(), Simple.BOOL, field, constant));
      case 4 -> not(call(comparison(), Simple.BOOL, field, constant));
      case 5 -> call(comparison(), Simple.BOOL, constant, field);
      default -> call(comparison(), Simple.BOOL, field, constant);
    };
  }

  private String comparison() {
    return oneOf("<", "<=", ">", ">=", "==", "!=");
  }

  /// A list of constants, as the checker writes it or made anew each time.
  private Expr texts() {
    var texts = IntStream.range(0, random.nextInt(4)).mapToObj(_ -> Value.text(word())).toList();
    return random.nextBoolean()
        ? Worlds.literal(new Value.Listing(texts))
        : list(texts.stream().map(Worlds::literal).toArray(Expr[]::new));
  }

  private static Expr guarded(String path, Expr then) {
    int dot = path.lastIndexOf('.');
    var guard =
        dot < 0
            ? has(field("input"), path)
            : has(field(path.substring(0, dot)), path.substring(dot + 1));
    return and(guard, then);
  }

  private String path() {
    return oneOf(
        "tenant",
        "tenant",
        "tool.name",
        "tool.name",
        "tool.server",
        "tool.kind",
        "role",
        "input.role",
        "args.a",
        "args.b",
        "args.b.c",
        "labels.a",
        "depth",
        "args",
        "made",
        "tool");
  }

  private Expr other() {
    var kind = equal(field("t.kind"), text(word()));
    return switch (random.nextInt(lets > 0 ? 19 : 15)) {
      case 0 -> is(random.nextBoolean());
      case 1 -> failing();
      case 2 -> field("safe");
      case 3 -> has(field("args"), oneOf("a", "b"));
      case 4 -> call("<", Simple.BOOL, field(oneOf("depth", "args.a", "share")), number(2));
      case 5 -> call("<", Simple.BOOL, field("made"), field("now"));
      case 6 -> exists(field("targets"), "t", kind);
      case 7 -> all(field("targets"), "t", or(has(field("t"), "seen"), kind));
      case 8 -> exists(field(oneOf("labels", "args", "args.b")), "k", equal(field("k"), text("a")));
      case 9 -> or(looked(), looked());
      case 10 -> either(looked(), looked(), looked(), Simple.BOOL);
      case 11 -> equal(call("size", Simple.INT, field(oneOf("args", "labels"))), number(1));
      case 12 -> equal(call("+", Simple.TEXT, field("tenant"), text("b")), text("ab"));
      case 13 -> negated(looked());
      case 14 -> equal(field("args.b"), field(oneOf("args.a", "labels", "role")));
      default -> new Expr.Named(random.nextInt(lets), Position.NONE);
    };
  }

  private Verdict verdict() {
    return List.of(Verdict.values()).get(random.nextInt(4));
  }

  private String word() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private String oneOf(String... options) {
    return options[random.nextInt(options.length)];
  }

  // Requests

  /// An input that mostly fits.
  Map<String, @Nullable Object> input() {
    var input = new java.util.LinkedHashMap<String, @Nullable Object>();
    put(input, "tenant", word(), 60);
    put(input, "role", word(), 5);
    put(input, "depth", random.nextInt(4), 3);
    put(input, "share", random.nextBoolean() ? random.nextInt(4) : random.nextInt(8) / 2.0, 3);
    put(input, "made", time(), 3);
    put(input, "safe", random.nextBoolean(), 3);
    put(input, "tool", tool(), 8);
    put(input, "labels", labels(), 4);
    put(input, "args", random.nextInt(6) == 0 ? anything(1) : object(2), 6);
    put(
        input,
        "targets",
        IntStream.range(0, random.nextInt(3)).mapToObj(_ -> target()).toList(),
        3);
    damage(input);
    return input;
  }

  /// @param oneIn how rarely it is left out
  private void put(Map<String, @Nullable Object> input, String name, Object value, int oneIn) {
    if (random.nextInt(oneIn) != 0) {
      input.put(name, value);
    }
  }

  private void damage(Map<String, @Nullable Object> input) {
    switch (random.nextInt(60)) {
      case 0 -> input.put("unheard-of", 1);
      case 1 -> input.put("tenant", 1);
      case 2 -> input.put("depth", 1.5);
      case 3 -> input.put("labels", Map.of("a", 1));
      case 4 -> input.put("tool", List.of());
      case 5 -> input.put("targets", List.of(1));
      case 6 -> input.put("safe", "true");
      case 7 -> input.put("role", null);
      default -> {}
    }
  }

  private Map<String, @Nullable Object> tool() {
    var tool = new java.util.TreeMap<String, @Nullable Object>();
    put(tool, "name", word(), 60);
    put(tool, "server", word(), 4);
    put(tool, "kind", word(), 3);
    return tool;
  }

  private Map<String, @Nullable Object> target() {
    var target = new java.util.HashMap<String, @Nullable Object>();
    put(target, "kind", word(), 4);
    put(target, "seen", time(), 2);
    return target;
  }

  private Map<String, @Nullable Object> labels() {
    var labels = new java.util.HashMap<String, @Nullable Object>();
    put(labels, "a", word(), 3);
    put(labels, "b", word(), 3);
    return labels;
  }

  private String time() {
    return oneOf("2026-01-01T11:00:00Z", "2026-01-01T13:00:00Z", "yesterday");
  }

  private Map<String, @Nullable Object> object(int depth) {
    var object = new java.util.LinkedHashMap<String, @Nullable Object>();
    for (var name : List.of("b", "a", "c")) {
      put(object, name, anything(depth), 3);
    }
    return object;
  }

  private Object anything(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 7)) {
      case 0 -> random.nextInt(4);
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt(8) / 2.0;
      case 3 -> Long.MAX_VALUE - random.nextInt(2);
      case 7, 8 -> object(depth - 1);
      case 9 -> List.of(anything(depth - 1));
      case 10 -> List.of();
      default -> word();
    };
  }
}
