package dev.belay.engine;

import dev.belay.engine.Policy.Let;
import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Maybe;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Unknown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions for one policy and one request or element: slow and obvious, the
/// definition of what an expression means. Make a new one for each policy and element.
final class Evaluator {

  private static final Type LIST = new Type.ListOf(Simple.ANY);
  private static final Type MAP = new Type.MapOf(Simple.ANY, Simple.ANY);
  private static final Problem DUPLICATE_KEY =
      Problem.of("duplicate-key", "the map has one key twice");

  private final Mapping input;
  private final Map<String, Value> given;
  private final List<Let> lets;
  private final @Nullable Value[] named;
  private final Budget budget;
  private final Functions functions;
  private final Witness witness;

  Evaluator(Mapping input, Map<String, Value> given, List<Let> lets, Budget budget) {
    this(input, given, lets, budget, Witness.NOBODY);
  }

  /// @param input the fields of the request
  /// @param given what has a name besides: `now`, and the element
  Evaluator(
      Mapping input, Map<String, Value> given, List<Let> lets, Budget budget, Witness witness) {
    this.input = input;
    this.given = given;
    this.lets = lets;
    this.named = new @Nullable Value[lets.size()];
    this.budget = budget;
    this.functions = new Functions(budget);
    this.witness = witness;
  }

  /// Throws [Budget.Spent] when the policy may take no further step.
  Truth test(Expr condition) {
    return Truth.of(value(condition));
  }

  Value value(Expr expr) {
    return evaluate(expr, Scope.EMPTY);
  }

  /// Variables that folds and bindings gave, innermost first.
  private record Scope(String name, Value value, @Nullable Scope outer) {

    static final Scope EMPTY = new Scope("", Value.Null.NULL, null);

    Scope with(String newName, Value newValue) {
      return new Scope(newName, newValue, this);
    }

    Optional<Value> find(String wanted) {
      for (var scope = this; scope != null; scope = scope.outer) {
        if (scope.name.equals(wanted)) {
          return Optional.of(scope.value);
        }
      }
      return Optional.empty();
    }
  }

  // One method, as expressions nest deeply: a second would take a frame of the stack for each
  // level.
  private Value evaluate(Expr expr, Scope scope) {
    var result =
        switch (expr) {
          case Expr.Literal(var value, _) -> value;
          case Expr.Variable(var name, _) -> variable(name, scope);
          case Expr.Named(var index, _) -> named(index);
          case Expr.Select(var operand, var field, _) -> select(evaluate(operand, scope), field);
          case Expr.Has(var operand, var field, _) -> has(evaluate(operand, scope), field);
          case Expr.Not(var operand, _) -> Truth.of(evaluate(operand, scope)).not().value();
          case Expr.And(var left, var right, _) -> and(left, right, scope);
          case Expr.Or(var left, var right, _) -> or(left, right, scope);
          case Expr.Conditional conditional -> conditional(conditional, scope);
          case Expr.Call(var function, var arguments, var type, _) ->
              functions.call(function, evaluateAll(arguments, scope), type);
          case Expr.ListOf list -> list(list, scope);
          case Expr.MapOf(var entries, _) -> map(entries, scope);
          case Expr.Append(var list, var element, _) -> append(list, element, scope);
          case Expr.Bind(var name, var value, var body, _) ->
              evaluate(body, scope.with(name, evaluate(value, scope)));
          case Expr.Fold fold -> fold(fold, scope);
        };
    witness.saw(expr, result);
    return result;
  }

  /// In a loop: a stream takes ten frames of the stack for each level of an expression.
  private List<Value> evaluateAll(List<Expr> exprs, Scope scope) {
    var values = new ArrayList<Value>(exprs.size());
    for (var expr : exprs) {
      values.add(evaluate(expr, scope));
    }
    return values;
  }

  private Value variable(String name, Scope scope) {
    return scope
        .find(name)
        .or(() -> Optional.ofNullable(given.get(name)))
        .or(() -> name.equals("input") ? Optional.of(input) : input.find(name))
        .orElseGet(() -> Functions.noKey(new Text(name)));
  }

  private Value named(int index) {
    var known = named[index];
    if (known != null) {
      return known;
    }
    var value = evaluate(lets.get(index).value(), Scope.EMPTY);
    named[index] = value;
    return value;
  }

  // Fields

  static Value select(Value operand, String field) {
    return switch (operand) {
      case Failure failure -> failure;
      case Mapping mapping -> mapping.find(field).orElseGet(() -> Functions.noKey(new Text(field)));
      case Unknown unknown -> selectUnknown(unknown, field);
      case Maybe(var some) -> some.map(value -> selectOptional(value, field)).orElse(operand);
      case Value other -> noFields(other, field);
    };
  }

  private static Value selectOptional(Value value, String field) {
    return switch (value) {
      case Mapping mapping -> Functions.optional(mapping.find(field));
      case Unknown unknown -> {
        var found = selectUnknown(unknown, field);
        yield found instanceof Unknown some
            ? unknown.as(new Type.OptionalOf(some.type()))
            : new Maybe(Optional.empty());
      }
      case Value other -> noFields(other, field);
    };
  }

  private static Failure noFields(Value value, String field) {
    return Value.failure(
        "type-mismatch", "no field `%s` in %s".formatted(field, Value.kindOf(value)));
  }

  /// A field that may be missing in what is unknown may fail.
  private static Value selectUnknown(Unknown unknown, String field) {
    var missing = Functions.noKey(new Text(field)).problem();
    return switch (unknown.type()) {
      case Type.Struct(_, var fields) -> {
        var found = fields.get(field);
        if (found == null) {
          yield new Failure(missing);
        }
        yield found.presence() == Presence.OPTIONAL
            ? unknown.as(found.type()).orFailure(missing)
            : unknown.as(found.type());
      }
      case Type.MapOf(_, var of) -> unknown.as(of).orFailure(missing);
      case Type _ -> unknown.as(Simple.ANY).orFailure(missing);
    };
  }

  private static Value has(Value operand, String field) {
    return switch (operand) {
      case Failure failure -> failure;
      case Mapping mapping -> Functions.present(mapping.find(field));
      case Unknown unknown -> hasUnknown(unknown, field);
      case Maybe(var some) -> some.map(value -> has(value, field)).orElse(Bool.FALSE);
      case Value other -> noFields(other, field);
    };
  }

  private static Value hasUnknown(Unknown unknown, String field) {
    if (unknown.type() instanceof Type.Struct(_, var fields)) {
      var found = Optional.ofNullable(fields.get(field)).map(Field::presence);
      if (found.isEmpty() || found.get() != Presence.OPTIONAL) {
        return unknown.mayFail().isEmpty()
            ? Bool.of(found.isPresent())
            : new Truth(found.isPresent(), found.isEmpty(), unknown.mayFail(), unknown.fields())
                .value();
      }
    }
    var result = unknown.as(Simple.BOOL);
    return switch (unknown.type()) {
      case Type.Struct _, Type.MapOf _, Type.OptionalOf _ -> result;
      case Type _ -> result.orFailure(Problem.of("may-fail", "`has` may fail for what is unknown"));
    };
  }

  // Logic

  private Value and(Expr left, Expr right, Scope scope) {
    var first = Truth.of(evaluate(left, scope));
    return first.isFalse() ? Bool.FALSE : first.and(Truth.of(evaluate(right, scope))).value();
  }

  private Value or(Expr left, Expr right, Scope scope) {
    var first = Truth.of(evaluate(left, scope));
    return first.isTrue() ? Bool.TRUE : first.or(Truth.of(evaluate(right, scope))).value();
  }

  private Value conditional(Expr.Conditional expr, Scope scope) {
    var condition = Truth.of(evaluate(expr.condition(), scope));
    if (condition.isTrue()) {
      return evaluate(expr.then(), scope);
    }
    if (condition.isFalse()) {
      return evaluate(expr.otherwise(), scope);
    }
    if (condition.isFailure()) {
      return condition.value();
    }
    var joined = Optional.<Value>empty();
    if (condition.mayBeTrue()) {
      joined = Optional.of(evaluate(expr.then(), scope));
    }
    if (condition.mayBeFalse()) {
      var otherwise = evaluate(expr.otherwise(), scope);
      joined =
          Optional.of(
              joined.map(then -> join(then, otherwise, expr.type(), condition)).orElse(otherwise));
    }
    var value = joined.orElseThrow();
    return condition
        .failure()
        .map(problem -> join(value, new Failure(problem), expr.type(), condition))
        .orElse(value);
  }

  /// Everything that either may be.
  private static Value join(Value some, Value other, Type type, Truth because) {
    if (some.equals(other)) {
      return some;
    }
    if (type == Simple.BOOL) {
      return Truth.of(some).union(Truth.of(other)).dependingOn(because.fields()).value();
    }
    var fields = Truth.both(Truth.both(because.fields(), fieldsOf(some)), fieldsOf(other));
    var failure = failureOf(some).or(() -> failureOf(other));
    var joined = isOf(type, some) && isOf(type, other) ? type : opened(type, some, other);
    return new Unknown(fields, joined, true, true, failure);
  }

  private static boolean isOf(Type type, Value value) {
    return value instanceof Failure || type.admits(value);
  }

  private static Type opened(Type type, Value some, Value other) {
    var opened = type.opened();
    return isOf(opened, some) && isOf(opened, other) ? opened : Simple.ANY;
  }

  private static java.util.SortedSet<String> fieldsOf(Value value) {
    return value instanceof Unknown unknown ? unknown.fields() : new java.util.TreeSet<>();
  }

  private static Optional<Problem> failureOf(Value value) {
    return switch (value) {
      case Failure(var problem) -> Optional.of(problem);
      case Unknown unknown -> unknown.mayFail();
      case Value _ -> Optional.empty();
    };
  }

  // Lists and maps

  private Value list(Expr.ListOf expr, Scope scope) {
    var elements = new ArrayList<Value>();
    var doubtful = new ArrayList<Unknown>();
    for (int i = 0; i < expr.elements().size(); i++) {
      var value = evaluate(expr.elements().get(i), scope);
      if (value instanceof Failure) {
        return value;
      }
      if (!expr.optionals().contains(i) || value instanceof Unknown) {
        elements.add(value);
        if (expr.optionals().contains(i) || failureOf(value).isPresent()) {
          doubtful.add((Unknown) value);
        }
      } else if (value instanceof Maybe(var some)) {
        some.ifPresent(elements::add);
      } else {
        return notOptional(value);
      }
    }
    budget.steps(elements.size());
    return doubtful.isEmpty() ? new Listing(elements) : joined(doubtful, LIST);
  }

  /// What holds a part that may fail, or that may not be there, is unknown as a whole.
  private static Value joined(List<Unknown> parts, Type type) {
    var fields = new java.util.TreeSet<String>();
    parts.forEach(part -> fields.addAll(part.fields()));
    var failure = parts.stream().flatMap(part -> part.mayFail().stream()).findFirst();
    return new Unknown(fields, type, true, true, failure);
  }

  private Value map(List<Expr.Entry> exprs, Scope scope) {
    var entries = new LinkedHashMap<Value, Value>();
    var doubtful = new ArrayList<Unknown>();
    for (var expr : exprs) {
      var key = key(evaluate(expr.key(), scope));
      var value = evaluate(expr.value(), scope);
      if (key instanceof Failure || value instanceof Failure) {
        return key instanceof Failure ? key : value;
      }
      if (key instanceof Unknown unknown) {
        doubtful.add(unknown.orFailure(DUPLICATE_KEY));
      }
      if (value instanceof Unknown unknown
          && (expr.isOptional() || unknown.mayFail().isPresent())) {
        doubtful.add(unknown);
      }
      if (!expr.isOptional() || value instanceof Unknown) {
        if (entries.put(key, value) != null) {
          return new Failure(DUPLICATE_KEY);
        }
      } else if (value instanceof Maybe(var some)) {
        some.ifPresent(content -> entries.put(key, content));
      } else {
        return notOptional(value);
      }
    }
    budget.steps(entries.size());
    return doubtful.isEmpty() ? new Mapping(entries) : joined(doubtful, MAP);
  }

  private static Value key(Value key) {
    return switch (key) {
      case Value.Int _, Value.Uint _, Bool _, Text _, Unknown _, Failure _ -> Numbers.asKey(key);
      case Value other ->
          Value.failure("type-mismatch", "%s is no key of a map".formatted(Value.kindOf(other)));
    };
  }

  private static Failure notOptional(Value value) {
    return Value.failure("type-mismatch", "expected an optional, found " + Value.kindOf(value));
  }

  private Value append(Expr list, Expr element, Scope scope) {
    var before = evaluate(list, scope);
    var last = evaluate(element, scope);
    if (before instanceof Failure || last instanceof Failure) {
      return before instanceof Failure ? before : last;
    }
    budget.step();
    if (before instanceof Unknown unknown) {
      var isOfElement = unknown.type() instanceof Type.ListOf(var type) && type.admits(last);
      var longer = isOfElement ? unknown : unknown.with(unknown.type().opened(), fieldsOf(last));
      return failureOf(last).map(longer::orFailure).orElse(longer);
    }
    if (failureOf(last).isPresent()) {
      return joined(List.of((Unknown) last), LIST);
    }
    if (!(before instanceof Listing(var elements))) {
      return Value.failure("type-mismatch", "expected a list, found " + Value.kindOf(before));
    }
    var all = new ArrayList<>(elements);
    all.add(last);
    return new Listing(all);
  }

  // Folds

  private Value fold(Expr.Fold fold, Scope scope) {
    var range = evaluate(fold.range(), scope);
    return switch (range instanceof Mapping mapping ? mapping.whole() : range) {
      case Failure failure -> failure;
      case Listing(var elements) -> foldList(fold, elements, scope);
      case Mapping(var entries) -> foldMap(fold, entries, scope);
      case Unknown unknown -> foldUnknown(fold, unknown, scope);
      case Value other ->
          Value.failure("type-mismatch", "expected a list or a map, found " + Value.kindOf(other));
    };
  }

  private Value foldList(Expr.Fold fold, List<Value> elements, Scope scope) {
    var accumulator = evaluate(fold.initial(), scope);
    for (int i = 0; i < elements.size(); i++) {
      var inside =
          fold.second().isEmpty()
              ? scope.with(fold.variable(), elements.get(i))
              : scope.with(fold.variable(), new Value.Int(i)).with(fold.second(), elements.get(i));
      var next = step(fold, accumulator, inside);
      if (next.isEmpty()) {
        break;
      }
      accumulator = next.get();
    }
    return evaluate(fold.result(), scope.with(fold.accumulator(), accumulator));
  }

  private Value foldMap(Expr.Fold fold, Map<Value, Value> entries, Scope scope) {
    var accumulator = evaluate(fold.initial(), scope);
    for (var entry : entries.entrySet()) {
      var inside = scope.with(fold.variable(), entry.getKey());
      if (!fold.second().isEmpty()) {
        inside = inside.with(fold.second(), entry.getValue());
      }
      var next = step(fold, accumulator, inside);
      if (next.isEmpty()) {
        break;
      }
      accumulator = next.get();
    }
    return evaluate(fold.result(), scope.with(fold.accumulator(), accumulator));
  }

  /// The next accumulator; empty when the fold is decided.
  private Optional<Value> step(Expr.Fold fold, Value accumulator, Scope scope) {
    budget.step();
    var inside = scope.with(fold.accumulator(), accumulator);
    return Truth.of(evaluate(fold.proceed(), inside)).isFalse()
        ? Optional.empty()
        : Optional.of(evaluate(fold.step(), inside));
  }

  /// An unknown range may have any number of elements, each of them unknown: all accumulators that
  /// any number of steps may lead to, joined until one more step adds nothing.
  private Value foldUnknown(Expr.Fold fold, Unknown range, Scope scope) {
    var because = new Truth(true, true, Optional.empty(), range.fields());
    var initial = evaluate(fold.initial(), scope);
    var accumulator = initial;
    for (var before = Optional.<Value>empty(); !before.equals(Optional.of(accumulator)); ) {
      before = Optional.of(accumulator);
      budget.step();
      var inside = unknownElement(fold, range, scope).with(fold.accumulator(), accumulator);
      var type = accumulated(initial, fold.type());
      accumulator = join(accumulator, evaluate(fold.step(), inside), type, because);
    }
    var result = evaluate(fold.result(), scope.with(fold.accumulator(), accumulator));
    var open =
        switch (range.type()) {
          case Type.ListOf _, Type.MapOf _, Type.Struct _ -> range.mayFail();
          case Type _ -> Optional.of(Problem.of("may-fail", "what is unknown may be no list"));
        };
    return open.map(problem -> join(result, new Failure(problem), fold.type(), because))
        .orElse(result);
  }

  /// The type of an accumulator, which need not be that of the fold's result.
  private static Type accumulated(Value initial, Type result) {
    return switch (initial) {
      case Bool _ -> Simple.BOOL;
      case Value.Int _ -> Simple.INT;
      case Listing _ -> result instanceof Type.ListOf ? result : LIST;
      case Mapping _ -> result instanceof Type.MapOf ? result : MAP;
      case Value _ -> Simple.ANY;
    };
  }

  private static Scope unknownElement(Expr.Fold fold, Unknown range, Scope scope) {
    var plain = new Unknown(range.fields(), range.type(), true, true, Optional.empty());
    var first =
        switch (range.type()) {
          case Type.ListOf(var element) -> fold.second().isEmpty() ? element : Simple.INT;
          case Type.MapOf(var key, _) -> key;
          case Type.Struct _ -> Simple.TEXT;
          case Type _ -> Simple.ANY;
        };
    var inside = scope.with(fold.variable(), plain.as(first));
    if (fold.second().isEmpty()) {
      return inside;
    }
    var second =
        switch (range.type()) {
          case Type.ListOf(var element) -> element;
          case Type.MapOf(_, var value) -> value;
          case Type _ -> Simple.ANY;
        };
    return inside.with(fold.second(), plain.as(second));
  }
}
