package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Expr.Position;
import dev.belay.engine.Value;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/// Turns a checked CEL tree into ours. Make a new one for each expression.
final class CelTree {

  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("_==_", "=="),
          Map.entry("_!=_", "!="),
          Map.entry("_<_", "<"),
          Map.entry("_<=_", "<="),
          Map.entry("_>_", ">"),
          Map.entry("_>=_", ">="),
          Map.entry("_+_", "+"),
          Map.entry("_-_", "-"),
          Map.entry("_*_", "*"),
          Map.entry("_/_", "/"),
          Map.entry("_%_", "%"),
          Map.entry("-_", "negate"),
          Map.entry("_[_]", "[]"),
          Map.entry("_[?_]", "[?]"),
          Map.entry("_?._", "?."),
          Map.entry("@in", "in"),
          Map.entry("_in_", "in"));

  /// Who is told the constants of a tree.
  @FunctionalInterface
  interface Constants {

    /// Told of each, in the order of the tree.
    ///
    /// @param offset where the tree has it, in code points
    void met(int offset, Value constant);
  }

  private final CelAbstractSyntaxTree tree;
  private final CelTypes types;
  private final List<String> lets;
  private final IntFunction<Position> positions;
  private final Constants constants;
  private final List<String> bound = new ArrayList<>();

  /// @param lets names that the policy gives, in the order of their numbers
  /// @param positions where a code point of the expression stands in the file
  CelTree(
      CelAbstractSyntaxTree tree,
      CelTypes types,
      List<String> lets,
      IntFunction<Position> positions) {
    this(tree, types, lets, positions, (_, _) -> {});
  }

  CelTree(
      CelAbstractSyntaxTree tree,
      CelTypes types,
      List<String> lets,
      IntFunction<Position> positions,
      Constants constants) {
    this.tree = tree;
    this.types = types;
    this.lets = lets;
    this.positions = positions;
    this.constants = constants;
  }

  Expr expression() {
    return convert(tree.getExpr());
  }

  private Position at(CelExpr expr) {
    var offset = tree.getSource().getPositionsMap().get(expr.id());
    return positions.apply(offset == null ? 0 : offset);
  }

  private List<Expr> convertAll(List<CelExpr> exprs) {
    return exprs.stream().map(this::convert).toList();
  }

  private Expr convert(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr);
      case IDENT -> ident(expr);
      case SELECT -> select(expr);
      case CALL -> call(expr, expr.call());
      case LIST -> list(expr);
      case MAP -> new Expr.MapOf(entries(expr), at(expr));
      case COMPREHENSION -> comprehension(expr, expr.comprehension());
      case STRUCT, NOT_SET ->
          throw new IllegalArgumentException("no such expression in a policy: " + expr.getKind());
    };
  }

  private Expr constant(CelExpr expr) {
    var constant = constant(expr.constant());
    met(constant, expr);
    return new Expr.Literal(constant, at(expr));
  }

  private void met(Value constant, CelExpr expr) {
    var offset = tree.getSource().getPositionsMap().get(expr.id());
    if (offset != null) {
      constants.met(offset, constant);
    }
  }

  private static Value constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case NULL_VALUE -> Value.Null.NULL;
      case BOOLEAN_VALUE -> constant.booleanValue() ? Value.Bool.TRUE : Value.Bool.FALSE;
      case INT64_VALUE -> new Value.Int(constant.int64Value());
      case UINT64_VALUE -> new Value.Uint(constant.uint64Value().longValue());
      case DOUBLE_VALUE -> new Value.Real(constant.doubleValue());
      case STRING_VALUE -> new Value.Text(constant.stringValue());
      case BYTES_VALUE -> new Value.Bytes(constant.bytesValue().toByteArray());
      // CEL has no way to write the others.
      default -> throw new IllegalArgumentException("a constant of kind " + constant.getKind());
    };
  }

  private Expr ident(CelExpr expr) {
    var name = expr.ident().name();
    if (bound.contains(name)) {
      return new Expr.Variable(name, at(expr));
    }
    var let = lets.indexOf(name);
    if (let >= 0) {
      return new Expr.Named(let, at(expr));
    }
    var type = tree.getType(expr.id());
    if (type.isPresent() && type.get() instanceof TypeType named) {
      return new Expr.Literal(new Value.TypeName(typeName(named.type())), at(expr));
    }
    return new Expr.Variable(name, at(expr));
  }

  private static String typeName(CelType type) {
    return switch (type.kind()) {
      case LIST -> "list";
      case MAP -> "map";
      case TYPE, DYN -> "type"; // of `type` itself
      default -> type.name();
    };
  }

  private Expr select(CelExpr expr) {
    var operand = convert(expr.select().operand());
    var field = expr.select().field();
    return expr.select().testOnly()
        ? new Expr.Has(operand, field, at(expr))
        : new Expr.Select(operand, field, at(expr));
  }

  private Expr list(CelExpr expr) {
    var elements = convertAll(expr.list().elements());
    var list = new Expr.ListOf(elements, expr.list().optionalIndices(), at(expr));
    Template.constant(list).ifPresent(constant -> met(constant, expr));
    return list;
  }

  private List<Expr.Entry> entries(CelExpr expr) {
    return expr.map().entries().stream()
        .map(
            entry ->
                new Expr.Entry(convert(entry.key()), convert(entry.value()), entry.optionalEntry()))
        .toList();
  }

  private Expr call(CelExpr expr, CelCall call) {
    var arguments = new ArrayList<CelExpr>();
    call.target().ifPresent(arguments::add);
    arguments.addAll(call.args());
    return switch (call.function()) {
      case "_&&_" -> new Expr.And(convert(arguments.get(0)), convert(arguments.get(1)), at(expr));
      case "_||_" -> new Expr.Or(convert(arguments.get(0)), convert(arguments.get(1)), at(expr));
      case "!_" -> new Expr.Not(convert(arguments.getFirst()), at(expr));
      case "_?_:_" ->
          new Expr.Conditional(
              convert(arguments.get(0)),
              convert(arguments.get(1)),
              convert(arguments.get(2)),
              type(expr),
              at(expr));
      // To go on unless it is false is what a fold does by itself.
      case "@not_strictly_false", "__not_strictly_false__" -> convert(arguments.getFirst());
      default ->
          new Expr.Call(
              OPERATORS.getOrDefault(call.function(), call.function()),
              convertAll(arguments),
              type(expr),
              at(expr));
    };
  }

  private dev.belay.engine.Type type(CelExpr expr) {
    return types.fromCel(tree.getType(expr.id()).orElse(null));
  }

  private Expr comprehension(CelExpr expr, CelComprehension fold) {
    if (isBinding(fold)) {
      var value = convert(fold.accuInit());
      return with(
          List.of(fold.accuVar()),
          () -> new Expr.Bind(fold.accuVar(), value, convert(fold.result()), at(expr)));
    }
    var range = convert(fold.iterRange());
    var initial = convert(fold.accuInit());
    var variables = new ArrayList<>(List.of(fold.accuVar(), fold.iterVar()));
    if (!fold.iterVar2().isEmpty()) {
      variables.add(fold.iterVar2());
    }
    var inside =
        with(
            variables,
            () -> List.of(convert(fold.loopCondition()), step(fold.loopStep(), fold.accuVar())));
    var result = with(List.of(fold.accuVar()), () -> convert(fold.result()));
    return new Expr.Fold(
        range,
        fold.iterVar(),
        fold.iterVar2(),
        fold.accuVar(),
        initial,
        inside.get(0),
        inside.get(1),
        result,
        type(expr),
        at(expr));
  }

  /// `cel.bind` is written as a walk over nothing.
  private static boolean isBinding(CelComprehension fold) {
    return fold.iterVar().equals("#unused")
        && fold.iterRange().getKind() == Kind.LIST
        && fold.iterRange().list().elements().isEmpty();
  }

  private <T> T with(List<String> names, java.util.function.Supplier<T> inside) {
    bound.addAll(names);
    var result = inside.get();
    for (int i = 0; i < names.size(); i++) {
      bound.removeLast();
    }
    return result;
  }

  /// What `map` and `filter` do to their list in each round costs one step, not a copy.
  private Expr step(CelExpr expr, String accumulator) {
    if (expr.getKind() == Kind.CALL) {
      var call = expr.call();
      if (call.function().equals("_?_:_")) {
        return new Expr.Conditional(
            convert(call.args().get(0)),
            step(call.args().get(1), accumulator),
            step(call.args().get(2), accumulator),
            type(expr),
            at(expr));
      }
      var appended = appended(call, accumulator);
      if (appended.isPresent()) {
        return new Expr.Append(convert(call.args().getFirst()), convert(appended.get()), at(expr));
      }
    }
    return convert(expr);
  }

  private static Optional<CelExpr> appended(CelCall call, String accumulator) {
    if (!call.function().equals("_+_") || call.args().size() != 2) {
      return Optional.empty();
    }
    var list = call.args().get(0);
    var one = call.args().get(1);
    var isAppend =
        list.getKind() == Kind.IDENT
            && list.ident().name().equals(accumulator)
            && one.getKind() == Kind.LIST
            && one.list().elements().size() == 1
            && one.list().optionalIndices().isEmpty();
    return isAppend ? Optional.of(one.list().elements().getFirst()) : Optional.empty();
  }
}
