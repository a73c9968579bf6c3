package dev.belay.engine;

import dev.belay.engine.Checked.Positions;
import dev.belay.engine.Expr.Entry;
import dev.belay.engine.Expr.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Expressions as JSON: one flat list, each part after the parts that it is made of, as a pocket
/// calculator with a stack would be told them. However deep an expression nests, its JSON does not,
/// and nothing in it can refer to itself.
final class CheckedExpr {

  private CheckedExpr() {}

  static void write(Expr expr, Positions positions, JsonWriter json) {
    json.beginList();
    new Writer(positions, json).write(expr);
    json.endList();
  }

  private record Writer(Positions positions, JsonWriter json) {

    void write(Expr expr) {
      switch (expr) {
        case Expr.Literal(var value, var at) -> {
          begin("literal", at);
          CheckedValue.write(value, json);
        }
        case Expr.Variable(var name, var at) -> begin("variable", at).text(name);
        case Expr.Named(var index, var at) -> begin("named", at).number(index);
        case Expr.Select(var operand, var field, var at) -> {
          write(operand);
          begin("select", at).text(field);
        }
        case Expr.Has(var operand, var field, var at) -> {
          write(operand);
          begin("has", at).text(field);
        }
        case Expr.Not(var operand, var at) -> {
          write(operand);
          begin("not", at);
        }
        case Expr.And(var left, var right, var at) -> {
          write(left);
          write(right);
          begin("and", at);
        }
        case Expr.Or(var left, var right, var at) -> {
          write(left);
          write(right);
          begin("or", at);
        }
        case Expr.Conditional(var condition, var then, var otherwise, var type, var at) -> {
          write(condition);
          write(then);
          write(otherwise);
          CheckedType.write(type, begin("conditional", at));
        }
        case Expr.Call(var function, var arguments, var type, var at) -> {
          arguments.forEach(this::write);
          begin("call", at).text(function);
          json.number(arguments.size());
          CheckedType.write(type, json);
        }
        case Expr.ListOf(var elements, var optionals, var at) -> {
          elements.forEach(this::write);
          begin("list", at).number(elements.size());
          writeNumbers(optionals);
        }
        case Expr.MapOf(var entries, var at) -> {
          for (var entry : entries) {
            write(entry.key());
            write(entry.value());
          }
          begin("map", at);
          writeFlags(entries);
        }
        case Expr.Append(var list, var element, var at) -> {
          write(list);
          write(element);
          begin("append", at);
        }
        case Expr.Bind(var name, var value, var body, var at) -> {
          write(value);
          write(body);
          begin("bind", at).text(name);
        }
        case Expr.Fold fold -> {
          write(fold.range());
          write(fold.initial());
          write(fold.proceed());
          write(fold.step());
          write(fold.result());
          begin("fold", fold.at()).text(fold.variable());
          json.text(fold.second());
          json.text(fold.accumulator());
          CheckedType.write(fold.type(), json);
        }
      }
      json.endList();
    }

    /// A part, after those that it is made of. It ends with them all written.
    private JsonWriter begin(String kind, Position at) {
      json.beginList().text(kind);
      if (positions == Positions.KEPT) {
        json.number(at.line());
        json.number(at.column());
      }
      return json;
    }

    private void writeNumbers(List<Integer> numbers) {
      json.beginList();
      numbers.forEach(json::number);
      json.endList();
    }

    private void writeFlags(List<Entry> entries) {
      json.beginList();
      entries.forEach(entry -> json.flag(entry.isOptional()));
      json.endList();
    }
  }

  /// @param named how many names it may refer to
  static Expr decode(Shape json, int named) {
    var reader = new Reader(named);
    for (int i = 0; i < json.size(); i++) {
      reader.read(json.element(i));
    }
    return reader.whole(json);
  }

  /// Puts an expression together from its parts. Make a new one for each expression.
  private static final class Reader {

    /// Kind, line and column.
    private static final int HEAD = 3;

    private record Built(Expr expr, int depth) {}

    private final int named;
    private final Deque<Built> stack = new ArrayDeque<>();
    private int depth;

    Reader(int named) {
      this.named = named;
    }

    Expr whole(Shape json) {
      if (stack.size() != 1) {
        throw json.unexpected(
            "expected the parts of 1 expression, found those of %d".formatted(stack.size()));
      }
      return stack.pop().expr();
    }

    void read(Shape json) {
      if (json.size() < HEAD) {
        throw json.unexpected("expected a kind, a line and a column");
      }
      depth = 0;
      var kind = json.element(0).text();
      var at = new Position(json.element(1).number(), json.element(2).number());
      var expr = read(json, kind, at);
      if (depth >= Checked.MAX_DEPTH) {
        throw json.unexpected("nests deeper than %d levels".formatted(Checked.MAX_DEPTH));
      }
      stack.push(new Built(expr, depth + 1));
    }

    private Expr read(Shape json, String kind, Position at) {
      requireSize(json, kind);
      return switch (kind) {
        case "literal" -> new Expr.Literal(CheckedValue.decode(more(json, 0)), at);
        case "variable" -> new Expr.Variable(more(json, 0).text(), at);
        case "named" -> new Expr.Named(index(more(json, 0)), at);
        case "select" -> new Expr.Select(operand(json), more(json, 0).text(), at);
        case "has" -> new Expr.Has(operand(json), more(json, 0).text(), at);
        case "not" -> new Expr.Not(operand(json), at);
        case "and" -> and(operands(json, 2), at);
        case "or" -> or(operands(json, 2), at);
        case "conditional" -> conditional(json, at);
        case "call" -> call(json, at);
        case "list" -> list(json, at);
        case "map" -> map(json, at);
        case "append" -> append(operands(json, 2), at);
        case "bind" -> bind(json, at);
        case "fold" -> fold(json, at);
        default -> throw new AssertionError("its size is known: " + kind);
      };
    }

    /// What stands behind kind, line and column.
    private static Shape more(Shape json, int number) {
      return json.element(HEAD + number);
    }

    private static void requireSize(Shape json, String kind) {
      int wanted =
          switch (kind) {
            case "not", "and", "or", "append" -> 0;
            case "literal", "variable", "named", "select", "has", "conditional", "map", "bind" -> 1;
            case "list" -> 2;
            case "call" -> 3;
            case "fold" -> 4;
            default -> throw json.unexpected("no expression is called `%s`".formatted(kind));
          };
      if (json.size() != HEAD + wanted) {
        throw json.unexpected(
            "expected %d elements, found %d".formatted(HEAD + wanted, json.size()));
      }
    }

    private int index(Shape json) {
      if (json.number() >= named) {
        throw json.unexpected(
            "names number %d of %d that are known here".formatted(json.number() + 1, named));
      }
      return json.number();
    }

    private Expr operand(Shape json) {
      if (stack.isEmpty()) {
        throw json.unexpected("what it is made of is missing");
      }
      var built = stack.pop();
      depth = Math.max(depth, built.depth());
      return built.expr();
    }

    private List<Expr> operands(Shape json, int count) {
      if (count > stack.size()) {
        throw json.unexpected("what it is made of is missing");
      }
      var operands = new Expr[count];
      for (int i = count - 1; i >= 0; i--) {
        operands[i] = operand(json);
      }
      return List.of(operands);
    }

    private static Expr and(List<Expr> of, Position at) {
      return new Expr.And(of.get(0), of.get(1), at);
    }

    private static Expr or(List<Expr> of, Position at) {
      return new Expr.Or(of.get(0), of.get(1), at);
    }

    private Expr conditional(Shape json, Position at) {
      var of = operands(json, 3);
      var type = CheckedType.decode(more(json, 0));
      return new Expr.Conditional(of.get(0), of.get(1), of.get(2), type, at);
    }

    private Expr call(Shape json, Position at) {
      var arguments = operands(json, more(json, 1).number());
      var type = CheckedType.decode(more(json, 2));
      return new Expr.Call(more(json, 0).text(), arguments, type, at);
    }

    private Expr list(Shape json, Position at) {
      var elements = operands(json, more(json, 0).number());
      var optionals = more(json, 1).elements().stream().map(Shape::number).toList();
      if (optionals.stream().anyMatch(index -> index >= elements.size())) {
        throw more(json, 1).unexpected("the list has %d elements".formatted(elements.size()));
      }
      return new Expr.ListOf(elements, optionals, at);
    }

    private Expr map(Shape json, Position at) {
      var optional = more(json, 0).elements();
      var parts = operands(json, Math.multiplyExact(2, optional.size()));
      var entries = new ArrayList<Entry>();
      for (int i = 0; i < optional.size(); i++) {
        entries.add(new Entry(parts.get(2 * i), parts.get(2 * i + 1), optional.get(i).flag()));
      }
      return new Expr.MapOf(entries, at);
    }

    private static Expr append(List<Expr> of, Position at) {
      return new Expr.Append(of.get(0), of.get(1), at);
    }

    private Expr bind(Shape json, Position at) {
      var of = operands(json, 2);
      return new Expr.Bind(more(json, 0).text(), of.get(0), of.get(1), at);
    }

    private Expr fold(Shape json, Position at) {
      var of = operands(json, 5);
      return new Expr.Fold(
          of.get(0),
          more(json, 0).text(),
          more(json, 1).text(),
          more(json, 2).text(),
          of.get(1),
          of.get(2),
          of.get(3),
          of.get(4),
          CheckedType.decode(more(json, 3)),
          at);
    }
  }
}
