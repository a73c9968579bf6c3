package dev.belay.engine;

import dev.belay.engine.ConditionCompiler.Lets;
import dev.belay.engine.ConditionCompiler.PathNumbers;
import dev.belay.engine.Form.Apply;
import dev.belay.engine.Form.Constant;
import dev.belay.engine.Form.Kind;
import dev.belay.engine.Form.Local;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes a condition apart into its form and its bindings. Make a new one for each condition.
final class Forming {

  /// @param parts how many there are in the form, those of names included
  record Formed(Form form, Bindings bindings, int parts) {

    /// Names of names would grow with every use of them.
    private static final int MOST_IN_PLACE = 32;

    /// Whether it may be compiled wherever a name for it is used.
    boolean mayStandInPlace() {
      return parts <= MOST_IN_PLACE && !form.maySpend();
    }
  }

  /// Beyond this many parts, and this many levels, a condition is left to [Evaluator]. To compare
  /// two forms takes many frames of the stack for each level.
  private static final int MAX_PARTS = 20_000;

  private static final int MAX_DEPTH = 120;

  /// How many operands are tested one after the other in one piece of code.
  private static final int MAX_OPERANDS = 32;

  private static final Set<String> ORDERS = Set.of("<", "<=", ">", ">=");
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");

  /// Ends the forming of a condition from wherever it is.
  @SuppressWarnings("serial") // never leaves this class
  private static final class NotFormed extends RuntimeException {

    NotFormed() {
      super(null, null, false, false);
    }
  }

  private record Scope(String name, Local local, @Nullable Scope outer) {

    static final Scope EMPTY = new Scope("", new Local(-1, Kind.OBJECT), null);

    Scope with(String newName, Local newLocal) {
      return new Scope(newName, newLocal, this);
    }

    Optional<Local> find(String wanted) {
      for (var scope = this; scope.outer != null; scope = scope.outer) {
        if (scope.name.equals(wanted)) {
          return Optional.of(scope.local);
        }
      }
      return Optional.empty();
    }
  }

  private final Lets lets;
  private final PathNumbers numbers;
  private final Optional<String> element;
  private final List<Integer> paths = new ArrayList<>();
  private final List<Object> constants = new ArrayList<>();
  private int locals;
  private int parts;
  private int depth;

  Forming(Lets lets, PathNumbers numbers, Optional<String> element) {
    this.lets = lets;
    this.numbers = numbers;
    this.element = element;
  }

  /// Absent when only [Evaluator] can answer it.
  Optional<Formed> formed(Expr condition) {
    try {
      var form = form(condition, Scope.EMPTY);
      var numbered = paths.stream().mapToInt(Integer::intValue).toArray();
      return Optional.of(new Formed(form, new Bindings(numbered, constants.toArray()), parts));
    } catch (NotFormed _) {
      return Optional.empty();
    }
  }

  private Form form(Expr expr, Scope scope) {
    if (++parts > MAX_PARTS || ++depth > MAX_DEPTH) {
      throw new NotFormed();
    }
    var form = formOf(expr, scope);
    depth--;
    return form;
  }

  private List<Form> formAll(List<Expr> exprs, Scope scope) {
    return exprs.stream().map(expr -> form(expr, scope)).toList();
  }

  private Form formOf(Expr expr, Scope scope) {
    return switch (expr) {
      case Expr.Literal(var value, _) -> constant(value);
      case Expr.Variable(var name, _) -> variable(expr, name, scope);
      case Expr.Named(var index, _) -> named(index);
      case Expr.Select(var operand, var field, _) ->
          path(expr, scope).orElseGet(() -> field(Operation.FIELD, operand, field, scope));
      case Expr.Has(var operand, var field, var at) ->
          path(new Expr.Select(operand, field, at), scope)
              .<Form>map(path -> new Apply(Operation.PRESENT, List.of(path)))
              .orElseGet(() -> field(Operation.HAS, operand, field, scope));
      case Expr.Not(var operand, _) -> new Form.Not(form(operand, scope));
      case Expr.And _ -> all(operands(expr, scope));
      case Expr.Or _ -> any(operands(expr, scope));
      case Expr.Conditional conditional -> either(conditional, scope);
      case Expr.Call call -> call(call, scope);
      case Expr.ListOf list -> list(list, scope);
      case Expr.MapOf(var entries, _) -> map(entries, scope);
      case Expr.Append(var list, var last, _) ->
          new Apply(Operation.APPEND, List.of(form(list, scope), form(last, scope)));
      case Expr.Bind bind -> bind(bind, scope);
      case Expr.Fold fold -> fold(fold, scope);
    };
  }

  // Constants

  private Form constant(Value value) {
    return switch (value) {
      case Bool bool -> new Form.Known(bool.isTrue());
      case Text(var text) -> constant(text, Kind.TEXT);
      case Int(var number) -> constant(number, Kind.INT);
      case Real(var number) -> constant(number, Kind.REAL);
      case Value.Failure _, Value.Unknown _ -> new Form.Unsettled();
      case Value other -> constant(other, Kind.OBJECT);
    };
  }

  private Constant constant(Object constant, Kind kind) {
    constants.add(constant);
    return new Constant(constants.size() - 1, kind);
  }

  // Variables and fields

  private Form variable(Expr variable, String name, Scope scope) {
    var local = scope.find(name);
    if (local.isPresent()) {
      return local.get();
    }
    if (isElement(name)) {
      return new Form.Element();
    }
    return name.equals("now") ? new Form.Now() : path(variable, scope).orElseThrow(NotFormed::new);
  }

  private boolean isElement(String name) {
    return element.filter(name::equals).isPresent();
  }

  /// Absent when it does not begin at the input.
  private Optional<Form> path(Expr expr, Scope scope) {
    var names = new ArrayList<String>();
    if (!addNames(expr, scope, names) || names.isEmpty()) {
      return Optional.empty();
    }
    paths.add(numbers.number(new InputPath(names)));
    return Optional.of(new Form.Path(paths.size() - 1));
  }

  private boolean addNames(Expr expr, Scope scope, List<String> names) {
    return switch (expr) {
      case Expr.Variable(var name, _)
          when scope.find(name).isPresent() || isElement(name) || name.equals("now") ->
          false;
      case Expr.Variable(var name, _) -> name.equals("input") || names.add(name);
      case Expr.Select(var operand, var field, _) ->
          addNames(operand, scope, names) && names.add(field);
      case Expr _ -> false;
    };
  }

  private Form field(Operation operation, Expr operand, String field, Scope scope) {
    return new Apply(operation, List.of(form(operand, scope), constant(field, Kind.TEXT)));
  }

  /// In the place of a name stands what it names, or the value that it once came to.
  private Form named(int index) {
    var once = lets.once().get(index);
    if (once != null) {
      return new Apply(Operation.NAMED, List.of(constant(once, Kind.NAME)));
    }
    if (!lets.inPlace().contains(index)) {
      throw new NotFormed();
    }
    return form(lets.all().get(index).value(), Scope.EMPTY);
  }

  // Logic

  private List<Form> operands(Expr expr, Scope scope) {
    var operands = new ArrayList<Form>();
    addOperands(expr, expr instanceof Expr.And, scope, operands);
    return operands;
  }

  private void addOperands(Expr expr, boolean isAnd, Scope scope, List<Form> operands) {
    switch (expr) {
      case Expr.And(var left, var right, _) when isAnd -> {
        addOperands(left, isAnd, scope, operands);
        addOperands(right, isAnd, scope, operands);
      }
      case Expr.Or(var left, var right, _) when !isAnd -> {
        addOperands(left, isAnd, scope, operands);
        addOperands(right, isAnd, scope, operands);
      }
      case Expr other -> operands.add(form(other, scope));
    }
  }

  private static Form all(List<Form> operands) {
    var groups = grouped(operands);
    return groups.size() == 1
        ? new Form.All(operands)
        : all(groups.stream().<Form>map(Form.All::new).toList());
  }

  private static Form any(List<Form> operands) {
    var groups = grouped(operands);
    return groups.size() == 1
        ? new Form.Any(operands)
        : any(groups.stream().<Form>map(Form.Any::new).toList());
  }

  private static List<List<Form>> grouped(List<Form> operands) {
    var groups = new ArrayList<List<Form>>();
    for (int start = 0; start < operands.size(); start += MAX_OPERANDS) {
      groups.add(operands.subList(start, Math.min(operands.size(), start + MAX_OPERANDS)));
    }
    return groups;
  }

  private Form either(Expr.Conditional expr, Scope scope) {
    var condition = form(expr.condition(), scope);
    var then = form(expr.then(), scope);
    var otherwise = form(expr.otherwise(), scope);
    var kind =
        expr.type() == Simple.BOOL
            ? Kind.TRUTH
            : then.kind() == otherwise.kind() ? held(then.kind()) : Kind.OBJECT;
    return new Form.Either(condition, then, otherwise, kind);
  }

  /// As what a variable or a result holds a value of this kind.
  private static Kind held(Kind kind) {
    return switch (kind) {
      case TRUTH, INT, REAL -> kind;
      case OBJECT, TEXT, TEXTS, PATTERN, NAME -> Kind.OBJECT;
    };
  }

  // Functions

  private Form call(Expr.Call call, Scope scope) {
    var constant = Constants.of(call);
    if (constant.isPresent()) {
      return constant(constant.get());
    }
    var arguments = call.arguments();
    return switch (arguments.size()) {
      case 1 -> unary(call.function(), form(arguments.getFirst(), scope));
      case 2 -> binary(call, arguments.get(0), arguments.get(1), scope);
      default -> new Form.Call(call.function(), formAll(arguments, scope));
    };
  }

  private static Form unary(String function, Form argument) {
    var arguments = List.of(argument);
    return switch (function) {
      case "dyn" -> argument;
      case "size" -> new Apply(Operation.SIZE, arguments);
      case "net.isLoopback" -> new Apply(Operation.IS_LOOPBACK, arguments);
      default -> new Form.Call(function, arguments);
    };
  }

  private Form binary(Expr.Call call, Expr first, Expr second, Scope scope) {
    var name = Constants.text(second);
    if (call.function().equals("?.") && name.isPresent()) {
      var path = path(new Expr.Select(first, name.get(), call.at()), scope);
      if (path.isPresent()) {
        return new Apply(Operation.OPTIONAL, List.of(path.get()));
      }
    }
    var left = form(first, scope);
    if (call.function().equals("in")) {
      var texts = Constants.texts(second);
      if (texts.isPresent()) {
        return new Apply(Operation.IN_TEXTS, List.of(left, constant(texts.get(), Kind.TEXTS)));
      }
    }
    if (call.function().equals("matches")) {
      var pattern = Constants.pattern(second);
      if (pattern.isPresent()) {
        return new Apply(Operation.MATCHES, List.of(left, constant(pattern.get(), Kind.PATTERN)));
      }
    }
    return binary(call, left, form(second, scope));
  }

  private static Form binary(Expr.Call call, Form left, Form right) {
    var function = call.function();
    var arguments = List.of(left, right);
    if (ORDERS.contains(function)) {
      return compared(function, left, right);
    }
    if (ARITHMETIC.contains(function)) {
      return arithmetic(function, call.type(), left, right);
    }
    return switch (function) {
      case "==" -> equal(left, right);
      case "!=" -> new Form.Not(equal(left, right));
      case "in" -> new Apply(Operation.IN, arguments);
      case "[]" -> new Apply(Operation.INDEX, arguments);
      case "contains", "startsWith", "endsWith", "glob" ->
          new Apply(Operation.ofTexts(function), arguments);
      case "path.within" -> new Apply(Operation.ofTexts("within"), arguments);
      case "net.within" -> new Apply(Operation.ofTexts("isWithinDomain"), arguments);
      default -> new Form.Call(function, arguments);
    };
  }

  private static Form equal(Form left, Form right) {
    if (left instanceof Constant && !(right instanceof Constant)) {
      return equal(right, left);
    }
    if (left.kind() == Kind.INT && right.kind() == Kind.INT) {
      return new Apply(Operation.EQUAL_INTS, List.of(left, right));
    }
    var operation =
        !(right instanceof Constant)
            ? Operation.EQUAL
            : switch (right.kind()) {
              case TEXT -> Operation.EQUAL_TEXT;
              case INT -> Operation.EQUAL_INT;
              case TRUTH, REAL, OBJECT, TEXTS, PATTERN, NAME -> Operation.EQUAL;
            };
    return new Apply(operation, List.of(left, right));
  }

  private static Form compared(String function, Form left, Form right) {
    var method =
        switch (function) {
          case "<" -> "less";
          case "<=" -> "atMost";
          case ">" -> "greater";
          default -> "atLeast";
        };
    var isInt = right.kind() == Kind.INT;
    var kinds =
        isInt && left.kind() == Kind.INT
            ? Operation.compared(method, Kind.INT, Kind.INT)
            : Operation.compared(method, Kind.OBJECT, isInt ? Kind.INT : Kind.OBJECT);
    return new Apply(kinds, List.of(left, right));
  }

  /// The checker's word is taken for what a number is. Where it is another kind of number after all
  /// the result is unsettled.
  private static Form arithmetic(String operator, Type type, Form left, Form right) {
    var kind = type == Simple.INT ? Kind.INT : type == Simple.DOUBLE ? Kind.REAL : Kind.OBJECT;
    var isTyped =
        (kind == Kind.INT || (kind == Kind.REAL && !operator.equals("%")))
            && (left.kind() == kind || left.kind() == Kind.OBJECT)
            && (right.kind() == kind || right.kind() == Kind.OBJECT);
    return isTyped
        ? new Form.Arithmetic(operator, left, right, kind)
        : new Form.Call(operator, List.of(left, right));
  }

  // Lists and maps

  private Form list(Expr.ListOf list, Scope scope) {
    var values = Constants.literals(list.elements());
    return values.size() == list.elements().size() && list.optionals().isEmpty()
        ? counted(new Listing(values), values.size())
        : new Form.ListOf(formAll(list.elements(), scope), list.optionals());
  }

  private Form counted(Value constant, int size) {
    var form = constant(constant, Kind.OBJECT);
    return size == 0 ? form : new Apply(Operation.COUNTED, List.of(form));
  }

  private Form map(List<Expr.Entry> entries, Scope scope) {
    var keys = Constants.literals(entries.stream().map(Expr.Entry::key).toList());
    var values = Constants.literals(entries.stream().map(Expr.Entry::value).toList());
    var optionals = entries.stream().map(Expr.Entry::isOptional).toList();
    if (keys.size() == entries.size()
        && values.size() == entries.size()
        && keys.stream().allMatch(RawFunctions::isKey)
        && !optionals.contains(true)) {
      var constant = new LinkedHashMap<Value, Value>();
      for (int i = 0; i < keys.size(); i++) {
        constant.put(Numbers.asKey(keys.get(i)), values.get(i));
      }
      if (constant.size() == keys.size()) {
        return counted(new Mapping(constant), keys.size());
      }
    }
    var forms = new ArrayList<Form>();
    for (var entry : entries) {
      forms.add(form(entry.key(), scope));
      forms.add(form(entry.value(), scope));
    }
    return new Form.MapOf(forms, optionals);
  }

  // Variables of their own

  private Local local(Kind kind) {
    return new Local(locals++, kind);
  }

  private Form bind(Expr.Bind bind, Scope scope) {
    var value = form(bind.value(), scope);
    var local = local(held(value.kind()));
    return new Form.Bind(local, value, form(bind.body(), scope.with(bind.name(), local)));
  }

  private Form fold(Expr.Fold fold, Scope scope) {
    var range = form(fold.range(), scope);
    var initial = form(fold.initial(), scope);
    var variables = new ArrayList<>(List.of(local(Kind.OBJECT)));
    var inside = scope.with(fold.variable(), variables.getFirst());
    if (!fold.second().isEmpty()) {
      variables.add(local(Kind.OBJECT));
      inside = inside.with(fold.second(), variables.getLast());
    }
    var accumulator = local(held(initial.kind()));
    inside = inside.with(fold.accumulator(), accumulator);
    return new Form.Fold(
        range,
        variables,
        accumulator,
        initial,
        form(fold.proceed(), inside),
        form(fold.step(), inside),
        form(fold.result(), scope.with(fold.accumulator(), accumulator)));
  }
}
