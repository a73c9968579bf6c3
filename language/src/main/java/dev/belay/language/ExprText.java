package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Type;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Expressions as somebody would write them, made from the tree that is evaluated: on one line, and
/// with the parentheses that they need.
public final class ExprText {

  private static final int CONDITIONAL = 0;
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int RELATION = 3;
  private static final int SUM = 4;
  private static final int PRODUCT = 5;
  private static final int UNARY = 6;
  private static final int MEMBER = 7;

  private static final Map<String, Integer> OPERATORS =
      Map.ofEntries(
          Map.entry("==", RELATION),
          Map.entry("!=", RELATION),
          Map.entry("<", RELATION),
          Map.entry("<=", RELATION),
          Map.entry(">", RELATION),
          Map.entry(">=", RELATION),
          Map.entry("in", RELATION),
          Map.entry("+", SUM),
          Map.entry("-", SUM),
          Map.entry("*", PRODUCT),
          Map.entry("/", PRODUCT),
          Map.entry("%", PRODUCT));

  /// Functions that are written before what they are asked about; those with a dot in their name
  /// are as well.
  private static final Set<String> PREFIXED =
      Set.of(
          "bool",
          "bytes",
          "cidr",
          "double",
          "duration",
          "dyn",
          "glob",
          "int",
          "ip",
          "isCIDR",
          "isIP",
          "size",
          "string",
          "timestamp",
          "type",
          "uint");

  private final List<Let> lets;

  private ExprText(List<Let> lets) {
    this.lets = lets;
  }

  /// One expression of a policy.
  ///
  /// @param lets of the policy
  public static String of(Expr expr, List<Let> lets) {
    return new ExprText(lets).written(expr, CONDITIONAL);
  }

  /// A value, as a constant would be written; what has no such form is described.
  public static String of(Value value) {
    return switch (value) {
      case Text(var text) -> quoted(text);
      case Int(var number) -> Long.toString(number);
      case Value.Uint(var bits) -> Long.toUnsignedString(bits) + "u";
      case Value.Real(var number) -> Double.toString(number);
      case Bool bool -> Boolean.toString(bool.isTrue());
      case Value.Null _ -> "null";
      case Value.Bytes bytes -> bytes(bytes);
      case Value.TypeName(var name) -> name;
      case Value.Timestamp(var instant) -> "timestamp(\"%s\")".formatted(instant);
      case Listing(var elements) -> joined(elements.stream().map(ExprText::of), "[", "]");
      case Mapping mapping ->
          joined(
              mapping.entries().entrySet().stream()
                  .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue())),
              "{",
              "}");
      case Value.Unknown _ -> "unknown";
      case Value.Failure(var problem) -> "failure: " + problem.message();
      case Value other -> Value.kindOf(other);
    };
  }

  private static String joined(Stream<String> parts, String open, String close) {
    return parts.collect(Collectors.joining(", ", open, close));
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                    quoted.append("\\U%08x".formatted(c));
                  } else {
                    quoted.appendCodePoint(c);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  private static String bytes(Value.Bytes bytes) {
    return "b\"%s\""
        .formatted(HexFormat.ofDelimiter("").withPrefix("\\x").formatHex(bytes.value()));
  }

  /// @param least how tightly it has to hold together where it stands
  private String written(Expr expr, int least) {
    var text = written(expr);
    return binding(expr) < least ? "(" + text + ")" : text;
  }

  private static int binding(Expr expr) {
    return switch (expr) {
      case Expr.Conditional _ -> CONDITIONAL;
      case Expr.Or _ -> OR;
      case Expr.And _ -> AND;
      case Expr.Not _ -> UNARY;
      case Expr.Append _ -> SUM;
      case Expr.Literal(Int(var number), _) when number < 0 -> UNARY;
      case Expr.Literal(Value.Real(var number), _) when number < 0 -> UNARY;
      case Expr.Call call when call.function().equals("negate") -> UNARY;
      case Expr.Call call -> OPERATORS.getOrDefault(call.function(), MEMBER);
      case Expr _ -> MEMBER;
    };
  }

  private String written(Expr expr) {
    return switch (expr) {
      case Expr.Literal(var value, _) -> of(value);
      case Expr.Variable(var name, _) -> name;
      case Expr.Named(var index, _) -> lets.get(index).name();
      case Expr.Select(var operand, var field, _) -> written(operand, MEMBER) + "." + field;
      case Expr.Has(Expr.Variable(var name, _), var field, _) when name.equals("input") ->
          "has(%s)".formatted(field);
      case Expr.Has(var operand, var field, _) ->
          "has(%s.%s)".formatted(written(operand, MEMBER), field);
      case Expr.Not(var operand, _) -> "!" + written(operand, UNARY);
      // A chain of them is a tree whose branches are as long as each other.
      case Expr.And(var left, var right, _) -> written(left, AND) + " && " + written(right, AND);
      case Expr.Or(var left, var right, _) -> written(left, OR) + " || " + written(right, OR);
      case Expr.Conditional(var condition, var then, var otherwise, _, _) ->
          "%s ? %s : %s"
              .formatted(
                  written(condition, OR), written(then, OR), written(otherwise, CONDITIONAL));
      case Expr.Call(var function, var arguments, _, _) -> call(function, arguments);
      case Expr.ListOf(var elements, var optionals, _) -> list(elements, optionals);
      case Expr.MapOf(var entries, _) -> joined(entries.stream().map(this::entry), "{", "}");
      case Expr.Append(var list, var element, _) ->
          "%s + [%s]".formatted(written(list, SUM), written(element, CONDITIONAL));
      case Expr.Bind bind -> bind(bind);
      case Expr.Fold fold -> fold(fold);
    };
  }

  private String call(String function, List<Expr> arguments) {
    var level = OPERATORS.get(function);
    if (level != null && arguments.size() == 2) {
      return "%s %s %s"
          .formatted(
              written(arguments.get(0), level), function, written(arguments.get(1), level + 1));
    }
    return switch (function) {
      case "negate" -> "-" + written(arguments.getFirst(), UNARY);
      case "[]" -> member(arguments, "[", "]");
      case "[?]" -> member(arguments, "[?", "]");
      case "?." ->
          arguments.get(1) instanceof Expr.Literal(Text(var field), _)
              ? written(arguments.getFirst(), MEMBER) + ".?" + field
              : member(arguments, "[?", "]");
      default -> named(function, arguments);
    };
  }

  private String member(List<Expr> arguments, String open, String close) {
    return written(arguments.get(0), MEMBER)
        + open
        + written(arguments.get(1), CONDITIONAL)
        + close;
  }

  private String named(String function, List<Expr> arguments) {
    if (arguments.isEmpty() || isPrefixed(function, arguments.getFirst())) {
      return function + arguments(arguments);
    }
    return "%s.%s%s"
        .formatted(
            written(arguments.getFirst(), MEMBER),
            function,
            arguments(arguments.subList(1, arguments.size())));
  }

  private static boolean isPrefixed(String function, Expr first) {
    // `ip(text)`, but `range.ip()`.
    var isOfRange =
        function.equals("ip")
            && first instanceof Expr.Call call
            && call.type() == Type.Simple.RANGE;
    return function.contains(".") || (PREFIXED.contains(function) && !isOfRange);
  }

  private String arguments(List<Expr> arguments) {
    return joined(arguments.stream().map(argument -> written(argument, CONDITIONAL)), "(", ")");
  }

  private String list(List<Expr> elements, List<Integer> optionals) {
    var written = new java.util.ArrayList<String>();
    for (int i = 0; i < elements.size(); i++) {
      written.add((optionals.contains(i) ? "?" : "") + written(elements.get(i), CONDITIONAL));
    }
    return joined(written.stream(), "[", "]");
  }

  private String entry(Expr.Entry entry) {
    return "%s%s: %s"
        .formatted(
            entry.isOptional() ? "?" : "",
            written(entry.key(), CONDITIONAL),
            written(entry.value(), CONDITIONAL));
  }

  private String bind(Expr.Bind bind) {
    return ofOptional(bind)
        .orElseGet(
            () ->
                "cel.bind(%s, %s, %s)"
                    .formatted(
                        bind.name(),
                        written(bind.value(), CONDITIONAL),
                        written(bind.body(), CONDITIONAL)));
  }

  /// What an optional value is turned into, if it is there.
  private Optional<String> ofOptional(Expr.Bind bind) {
    if (!(bind.body() instanceof Expr.Conditional conditional && bind.name().startsWith("@"))) {
      return Optional.empty();
    }
    return switch (conditional.then()) {
      case Expr.Bind inside -> Optional.of(optional(bind.value(), "optFlatMap", inside));
      case Expr.Call(_, var arguments, _, _)
          when arguments.size() == 1 && arguments.getFirst() instanceof Expr.Bind inside ->
          Optional.of(optional(bind.value(), "optMap", inside));
      case Expr _ -> Optional.empty();
    };
  }

  private String optional(Expr value, String function, Expr.Bind inside) {
    return "%s.%s(%s, %s)"
        .formatted(
            written(value, MEMBER), function, inside.name(), written(inside.body(), CONDITIONAL));
  }

  // Walks

  private String fold(Expr.Fold fold) {
    return condition(fold)
        .or(() -> list(fold))
        .orElseGet(
            () ->
                "%s.fold(%s, %s)"
                    .formatted(
                        written(fold.range(), MEMBER),
                        variables(fold),
                        written(fold.step(), CONDITIONAL)));
  }

  private String macro(Expr.Fold fold, String name, Expr... arguments) {
    return "%s.%s(%s%s)"
        .formatted(
            written(fold.range(), MEMBER),
            name,
            variables(fold),
            Stream.of(arguments)
                .map(argument -> ", " + written(argument, CONDITIONAL))
                .collect(Collectors.joining()));
  }

  private static String variables(Expr.Fold fold) {
    return fold.second().isEmpty() ? fold.variable() : fold.variable() + ", " + fold.second();
  }

  private Optional<String> condition(Expr.Fold fold) {
    return switch (fold.step()) {
      case Expr.And(var left, var right, _) when isTotal(left, fold) ->
          Optional.of(macro(fold, "all", right));
      case Expr.Or(var left, var right, _) when isTotal(left, fold) ->
          Optional.of(macro(fold, "exists", right));
      case Expr.Conditional(
              var condition,
              Expr.Call(var function, var arguments, _, _),
              var otherwise,
              _,
              _)
          when function.equals("+")
              && isTotal(otherwise, fold)
              && isTotal(arguments.getFirst(), fold)
              && fold.initial() instanceof Expr.Literal(Int _, _) ->
          Optional.of(macro(fold, fold.second().isEmpty() ? "exists_one" : "existsOne", condition));
      case Expr _ -> Optional.empty();
    };
  }

  private static boolean isTotal(Expr expr, Expr.Fold fold) {
    return expr instanceof Expr.Variable(var name, _) && name.equals(fold.accumulator());
  }

  private Optional<String> list(Expr.Fold fold) {
    var each = fold.second().isEmpty() ? "map" : "transformList";
    return switch (fold.step()) {
      case Expr.Append(var list, var element, _) when isTotal(list, fold) ->
          Optional.of(macro(fold, each, element));
      case Expr.Conditional(var condition, Expr.Append(var list, var element, _), var rest, _, _)
          when isTotal(list, fold) && isTotal(rest, fold) ->
          Optional.of(
              element instanceof Expr.Variable(var name, _) && name.equals(fold.variable())
                  ? macro(fold, "filter", condition)
                  : macro(fold, each, condition, element));
      case Expr.Call(var function, var arguments, _, _) when function.equals("cel.@mapInsert") ->
          Optional.of(macro(fold, "transformMap", arguments.getLast()));
      case Expr _ -> Optional.empty();
    };
  }
}
