package dev.belay.engine;

import static dev.belay.engine.Worlds.all;
import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.call;
import static dev.belay.engine.Worlds.either;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.exists;
import static dev.belay.engine.Worlds.existsOne;
import static dev.belay.engine.Worlds.failing;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.filter;
import static dev.belay.engine.Worlds.has;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.list;
import static dev.belay.engine.Worlds.literal;
import static dev.belay.engine.Worlds.map;
import static dev.belay.engine.Worlds.not;
import static dev.belay.engine.Worlds.number;
import static dev.belay.engine.Worlds.or;
import static dev.belay.engine.Worlds.text;

import dev.belay.engine.Expr.Position;
import dev.belay.engine.Type.Simple;
import java.util.List;
import java.util.Random;

/// Expressions over the question of [Worlds], typed as the checker would have them. Make a new one
/// for each expression.
final class RandomExpr {

  private static final Type TEXTS = new Type.ListOf(Simple.TEXT);

  private final Random random;
  private boolean isInside;

  RandomExpr(Random random) {
    this.random = random;
  }

  /// Of a policy that chooses, and calls its element `item`.
  static RandomExpr ofElement(Random random) {
    var expr = new RandomExpr(random);
    expr.isInside = true;
    return expr;
  }

  Expr condition(int depth) {
    if (depth == 0) {
      return atom();
    }
    int below = depth - 1;
    return switch (random.nextInt(22)) {
      case 0, 1 -> and(condition(below), condition(below));
      case 2, 3 -> or(condition(below), condition(below));
      case 4 -> not(condition(below));
      case 5 -> either(condition(below), condition(below), condition(below), Simple.BOOL);
      case 6 -> equal(words(below), words(below));
      case 7 -> call("!=", Simple.BOOL, integer(below), integer(below));
      case 8 -> call("<", Simple.BOOL, integer(below), integer(below));
      case 9 -> equal(anything(below), anything(below));
      case 10 -> call("in", Simple.BOOL, words(below), texts(below));
      case 11 -> call(oneOf("contains", "startsWith"), Simple.BOOL, words(below), words(below));
      case 12 -> call("matches", Simple.BOOL, words(below), text("^w"));
      case 13 -> over(below);
      case 14 -> exists(texts(below), "word", equal(field("word"), words(below)));
      case 15 -> equal(texts(below), texts(below));
      case 16 -> call("path.within", Simple.BOOL, words(below), text("/srv"));
      case 17 -> call("orValue", Simple.ANY, optional(below), condition(below));
      case 18 -> call("hasValue", Simple.BOOL, optional(below));
      case 19 ->
          new Expr.Bind("bound", condition(below), or(field("bound"), atom()), Position.NONE);
      case 20 -> call("<", Simple.BOOL, anything(below), integer(below));
      default -> condition(below);
    };
  }

  private Expr atom() {
    if (isInside && random.nextBoolean()) {
      return switch (random.nextInt(4)) {
        case 0 -> field("item.good");
        case 1 -> has(field("item"), "size");
        case 2 -> equal(field("item.kind"), text("a"));
        default -> call("<", Simple.BOOL, field("item.size"), number(2));
      };
    }
    return switch (random.nextInt(12)) {
      case 0 -> is(random.nextBoolean());
      case 1 -> failing();
      case 2, 3 -> field("flag");
      case 4 -> field("maybe");
      case 5 -> has(field("input"), "maybe");
      case 6 -> equal(field("tool"), text("write"));
      case 7 -> field("args");
      case 8 -> field("args.a");
      case 9 -> has(field("args"), "a");
      case 10 -> has(field("labels"), "a");
      default -> equal(field("count"), number(1));
    };
  }

  private Expr over(int depth) {
    var isNested = isInside;
    isInside = true;
    var condition = condition(depth);
    isInside = isNested;
    var items = field("items");
    return switch (random.nextInt(6)) {
      case 0 -> exists(items, "item", condition);
      case 1 -> all(items, "item", condition);
      case 2 -> existsOne(items, "item", condition);
      case 3 -> exists(field("args"), "item", condition);
      case 4 ->
          call(
              "<",
              Simple.BOOL,
              call("size", Simple.INT, filter(items, "item", condition, Simple.ANY)),
              number(2));
      default -> equal(map(items, "item", condition, Simple.BOOL), list(is(true)));
    };
  }

  private Expr words(int depth) {
    if (depth == 0) {
      return isInside && random.nextBoolean()
          ? field("item.kind")
          : switch (random.nextInt(4)) {
            case 0 -> field("tool");
            case 1 -> text(oneOf("write", "a", "/srv/a"));
            case 2 -> field("labels.a");
            default -> field("principal.id");
          };
    }
    int below = depth - 1;
    return switch (random.nextInt(8)) {
      case 0 -> call("+", Simple.TEXT, words(below), words(below));
      case 1 -> either(condition(below), words(below), words(below), Simple.TEXT);
      case 2 -> call("string", Simple.TEXT, integer(below));
      case 3 -> call("net.host", Simple.TEXT, words(below));
      case 4 -> call("[]", Simple.TEXT, texts(below), integer(below));
      case 5 ->
          call(
              "orValue",
              Simple.TEXT,
              call("?.", new Type.OptionalOf(Simple.TEXT), field("labels"), text("a")),
              words(below));
      default -> words(below);
    };
  }

  private Expr integer(int depth) {
    if (depth == 0) {
      return isInside && random.nextBoolean()
          ? field("item.size")
          : random.nextBoolean() ? field("count") : number(random.nextInt(3));
    }
    int below = depth - 1;
    return switch (random.nextInt(6)) {
      case 0 -> call("+", Simple.INT, integer(below), integer(below));
      case 1 -> call("size", Simple.INT, texts(below));
      case 2 -> call("size", Simple.INT, field(oneOf("items", "labels", "tool", "args")));
      case 3 -> either(condition(below), integer(below), integer(below), Simple.INT);
      case 4 ->
          call(
              "size",
              Simple.INT,
              new Expr.MapOf(
                  List.of(
                      new Expr.Entry(words(below), condition(below), false),
                      new Expr.Entry(text("write"), condition(below), false)),
                  Position.NONE));
      default -> integer(below);
    };
  }

  private Expr texts(int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? list(text("a"), text("write")) : list();
    }
    int below = depth - 1;
    return switch (random.nextInt(6)) {
      case 0, 1 -> list(words(below), words(below));
      case 2 -> {
        var isNested = isInside;
        isInside = true;
        var element = words(below);
        isInside = isNested;
        yield map(field("items"), "item", element, Simple.TEXT);
      }
      case 3 -> call("+", TEXTS, texts(below), texts(below));
      case 4 -> either(condition(below), texts(below), texts(below), TEXTS);
      default ->
          new Expr.ListOf(
              List.of(
                  words(below),
                  call("?.", new Type.OptionalOf(Simple.TEXT), field("labels"), text("a"))),
              List.of(1),
              Position.NONE);
    };
  }

  private Expr anything(int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> field("args");
      case 1 -> field("args.a");
      case 2 -> call("dyn", Simple.ANY, condition(depth));
      case 3 -> call("dyn", Simple.ANY, words(depth));
      case 4 -> call("[]", Simple.ANY, field("args"), integer(depth));
      default -> literal(new Value.Int(1));
    };
  }

  private Expr optional(int depth) {
    var type = new Type.OptionalOf(Simple.ANY);
    return switch (random.nextInt(6)) {
      case 0 -> call("?.", type, field("args"), text("a"));
      case 1 -> call("?.", new Type.OptionalOf(Simple.BOOL), field("input"), text("maybe"));
      case 2 -> call("[?]", type, field("args"), integer(depth));
      case 3 -> call("optional.of", new Type.OptionalOf(Simple.BOOL), condition(depth));
      case 4 ->
          new Expr.Select(call("[?]", type, field("items"), integer(depth)), "good", Position.NONE);
      default -> call("?.", type, call("?.", type, field("args"), text("a")), text("b"));
    };
  }

  private String oneOf(String... options) {
    return options[random.nextInt(options.length)];
  }
}
