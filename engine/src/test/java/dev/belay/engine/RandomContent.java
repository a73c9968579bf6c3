package dev.belay.engine;

import dev.belay.engine.Expr.Entry;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Makes content of every kind that a release can have, the same for the same seed. Make a new one
/// for each release.
final class RandomContent {

  private static final List<String> TEXTS =
      List.of("", "a", "tool", "ü\n\"\\", "\u0000\u2028", "𝄞", "sha256:");
  private static final List<Long> NUMBERS =
      List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, (1L << 53) + 1);
  private static final List<Double> REALS =
      List.of(0.0, -0.0, 0.1, 1e300, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY);

  private final Random random;

  RandomContent(long seed) {
    random = new Random(seed);
  }

  Release release() {
    var questions = Map.of("ask", question("ask"), "choose", question("choose"));
    return new Release(
        text(),
        Digest.of(text().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        random.nextBoolean() ? Map.of() : Map.of("ask", verdict()),
        questions,
        several(_ -> text()),
        IntStream.range(0, random.nextInt(4)).mapToObj(i -> policy("p" + i)).toList());
  }

  private Question question(String name) {
    var rungs = EnumSet.of(Verdict.ALLOW, Verdict.BLOCK);
    rungs.add(verdict());
    return new Question(
        name,
        new Struct(name, fields(3)),
        rungs,
        several(_ -> "/" + text()),
        maybe(() -> "/principal/id"),
        name.equals("choose") ? Optional.of("targets") : Optional.empty(),
        maybe(this::text));
  }

  private Map<String, Field> fields(int depth) {
    var fields = new LinkedHashMap<String, Field>();
    for (int i = random.nextInt(3); i > 0; i--) {
      fields.put(text(), new Field(type(depth), oneOf(Presence.values())));
    }
    return fields;
  }

  Type type(int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 1)) {
      case 1 -> new Type.ListOf(type(depth - 1));
      case 2 -> new Type.MapOf(type(depth - 1), type(depth - 1));
      case 3 -> new Type.OptionalOf(type(depth - 1));
      case 4 -> new Struct(text(), fields(depth - 1));
      default -> oneOf(Simple.values());
    };
  }

  Policy policy(String name) {
    var chooses = random.nextBoolean();
    var lets = new ArrayList<Let>();
    for (int i = random.nextInt(4); i > 0; i--) {
      lets.add(new Let(text(), expr(3, lets.size())));
    }
    var policy =
        new Policy(
            name,
            chooses ? "choose" : "ask",
            text(),
            chooses ? Optional.of("target") : Optional.empty(),
            chooses && random.nextBoolean(),
            maybe(() -> expr(3, lets.size())),
            lets,
            several(_ -> rule(lets.size())),
            maybe(this::verdict),
            oneOf(Stage.values()),
            Digest.of(new byte[0]));
    return policy.withMeaning(Checked.meaning(policy));
  }

  private Rule rule(int named) {
    return new Rule(
        text(),
        expr(3, named),
        random.nextBoolean(),
        verdict(),
        maybe(
            () ->
                new Policy.Approval(
                    several(_ -> text()), 1 + random.nextInt(3), Duration.ofSeconds(90))),
        several(_ -> text()),
        maybe(this::text));
  }

  /// @param named how many names it may refer to
  Expr expr(int depth, int named) {
    var at = new Position(1 + random.nextInt(50), 1 + random.nextInt(50));
    if (depth == 0) {
      return switch (random.nextInt(named > 0 ? 3 : 2)) {
        case 0 -> new Expr.Literal(value(2), at);
        case 1 -> new Expr.Variable(text(), at);
        default -> new Expr.Named(random.nextInt(named), at);
      };
    }
    Supplier<Expr> part = () -> expr(depth - 1, named);
    return switch (random.nextInt(12)) {
      case 0 -> new Expr.Select(part.get(), text(), at);
      case 1 -> new Expr.Has(part.get(), text(), at);
      case 2 -> new Expr.Not(part.get(), at);
      case 3 -> new Expr.And(part.get(), part.get(), at);
      case 4 -> new Expr.Or(part.get(), part.get(), at);
      case 5 -> new Expr.Conditional(part.get(), part.get(), part.get(), type(2), at);
      case 6 -> new Expr.Call(text(), several(_ -> part.get()), type(2), at);
      case 7 -> list(several(_ -> part.get()), at);
      case 8 ->
          new Expr.MapOf(several(_ -> new Entry(part.get(), part.get(), random.nextBoolean())), at);
      case 9 -> new Expr.Append(part.get(), part.get(), at);
      case 10 -> new Expr.Bind(text(), part.get(), part.get(), at);
      default ->
          new Expr.Fold(
              part.get(),
              text(),
              text(),
              text(),
              part.get(),
              part.get(),
              part.get(),
              part.get(),
              type(2),
              at);
    };
  }

  private Expr list(List<Expr> elements, Position at) {
    var optionals = IntStream.range(0, elements.size()).filter(_ -> random.nextBoolean()).boxed();
    return new Expr.ListOf(elements, optionals.toList(), at);
  }

  private Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 14 : 11)) {
      case 0 -> Value.Null.NULL;
      case 1 -> Bool.of(random.nextBoolean());
      case 2 -> new Value.Uint(oneOf(NUMBERS));
      case 3 -> new Value.Real(oneOf(REALS));
      case 4 -> new Text(text());
      case 5 -> new Value.Bytes(new byte[] {0, -1, (byte) random.nextInt()});
      case 6 -> new Value.Timestamp(Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000)));
      case 7 -> new Value.Span(Duration.ofSeconds(random.nextInt(), random.nextInt(1_000)));
      case 8 -> new Value.TypeName(text());
      case 9 -> Value.failure(text(), text());
      case 11 -> new Value.Listing(several(_ -> value(depth - 1)));
      case 12 -> new Value.Mapping(Map.of(new Text(text()), value(depth - 1)));
      case 13 -> new Value.Maybe(maybe(() -> value(depth - 1)));
      default -> new Value.Int(oneOf(NUMBERS));
    };
  }

  private Verdict verdict() {
    return oneOf(Verdict.values());
  }

  private String text() {
    return oneOf(TEXTS);
  }

  @SafeVarargs
  private <T> T oneOf(T... options) {
    return options[random.nextInt(options.length)];
  }

  private <T> T oneOf(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  private <T> List<T> several(IntFunction<T> element) {
    return IntStream.range(0, random.nextInt(3)).mapToObj(element).toList();
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  /// Every place inside a value, for a test that damages one of them.
  static List<String> pointersIn(Value value) {
    var pointers = new ArrayList<String>();
    addPointers(value, "", pointers);
    return pointers;
  }

  private static void addPointers(Value value, String at, List<String> pointers) {
    pointers.add(at);
    switch (value) {
      case Value.Mapping(var entries) ->
          entries.forEach(
              (key, entry) ->
                  addPointers(entry, Pointer.append(at, ((Text) key).value()), pointers));
      case Value.Listing(var elements) -> {
        for (int i = 0; i < elements.size(); i++) {
          addPointers(elements.get(i), at + "/" + i, pointers);
        }
      }
      case Value _ -> {}
    }
  }
}
