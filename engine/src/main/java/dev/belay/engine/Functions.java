package dev.belay.engine;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Bytes;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Maybe;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Span;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.TypeName;
import dev.belay.engine.Value.Uint;
import dev.belay.engine.Value.Unknown;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every function of the language, by name. Each is strict: a failure among its arguments is its
/// result, and an unknown one makes the result unknown.
final class Functions {

  private final Budget budget;

  Functions(Budget budget) {
    this.budget = budget;
  }

  Value call(String name, List<Value> arguments, Type resultType) {
    for (var argument : arguments) {
      if (argument instanceof Failure) {
        return argument;
      }
    }
    if ((isOptionalAccess(name) || name.equals("[]"))
        && arguments.getFirst() instanceof Maybe(var some)) {
      var access = name.equals("[]") ? "[?]" : name;
      return some.isEmpty()
          ? arguments.getFirst()
          : call(access, List.of(some.get(), arguments.get(1)), resultType);
    }
    if (name.equals("pipeline.reaches") && arguments.size() == 3) {
      return new Pipelines(budget).reaches(arguments.get(0), arguments.get(1), arguments.get(2));
    }
    var inside = new Arguments(name, arguments, budget);
    var failure = inside.failure();
    if (failure.isPresent()) {
      return failure.get();
    }
    if (name.equals("==") || name.equals("!=")) {
      var equal = Equality.of(arguments.get(0), arguments.get(1), budget);
      return (name.equals("==") ? equal : equal.not()).value();
    }
    if (name.equals("in") && arguments.get(1) instanceof Listing(var elements)) {
      return Equality.toAny(arguments.get(0), elements, budget).value();
    }
    return inside
        .unknown()
        .map(unknown -> inside.result(unknown, resultType))
        .orElseGet(() -> known(name, arguments));
  }

  private static boolean isOptionalAccess(String name) {
    return name.equals("?.") || name.equals("[?]");
  }

  static boolean isNumber(Value value) {
    return value instanceof Int || value instanceof Uint || value instanceof Real;
  }

  // Everything known

  private Value known(String name, List<Value> arguments) {
    var result =
        switch (arguments.size()) {
          case 1 -> unary(name, arguments.getFirst());
          case 2 -> binary(name, arguments.get(0), arguments.get(1));
          default -> Optional.<Value>empty();
        };
    return result.or(() -> other(name, arguments)).orElseGet(() -> noOverload(name, arguments));
  }

  static Failure noOverload(String name, List<Value> arguments) {
    var kinds = arguments.stream().map(Value::kindOf).toList();
    return Value.failure(
        "type-mismatch", "no `%s` for %s".formatted(name, String.join(" and ", kinds)));
  }

  private Optional<Value> unary(String name, Value value) {
    return switch (name) {
      case "negate" -> Numbers.negate(value);
      case "size" -> size(Equality.whole(value));
      case "dyn" -> Optional.of(value);
      case "type" -> Optional.of(new TypeName(typeName(value)));
      case "int", "uint", "double" -> Numbers.convert(name, value);
      case "bool" -> bool(value);
      case "string" -> string(value);
      case "bytes" -> bytes(value);
      case "timestamp", "duration" -> Optional.of(Times.convert(name, value));
      case "path.normalize" -> text(value).map(path -> produced(Names.normalize(path)));
      case "net.host" -> text(value).map(Functions::host);
      case "net.isLoopback" -> text(value).map(host -> Bool.of(Names.isLoopback(host)));
      case "optional.of" -> Optional.of(new Maybe(Optional.of(value)));
      case "optional.ofNonZeroValue" ->
          Optional.of(new Maybe(isZero(value) ? Optional.empty() : Optional.of(value)));
      case "hasValue" -> maybe(value).map(maybe -> Bool.of(maybe.value().isPresent()));
      case "value" ->
          maybe(value)
              .map(
                  maybe ->
                      maybe
                          .value()
                          .orElseGet(() -> Value.failure("no-value", "the optional has no value")));
      default -> Optional.empty();
    };
  }

  private Optional<Value> binary(String name, Value left, Value right) {
    return switch (name) {
      case "+" -> plus(left, right);
      case "-" -> minus(left, right);
      case "*", "/", "%" -> Numbers.arithmetic(name, left, right);
      case "<", "<=", ">", ">=" -> compare(name, left, right);
      case "in" -> memberKey(left, right);
      case "[]" -> index(left, right);
      case "[?]" -> optionalIndex(left, right);
      case "?." -> optionalIndex(left, right);
      case "contains" -> texts(left, right, (text, part) -> Bool.of(Search.contains(text, part)));
      case "startsWith" -> texts(left, right, (text, part) -> Bool.of(text.startsWith(part)));
      case "endsWith" -> texts(left, right, (text, part) -> Bool.of(text.endsWith(part)));
      case "matches" -> texts(left, right, Functions::matches);
      case "path.within" -> texts(left, right, (path, root) -> Bool.of(Names.within(path, root)));
      case "net.within" ->
          texts(left, right, (host, domain) -> Bool.of(Names.isWithinDomain(host, domain)));
      case "glob" -> texts(left, right, (text, pattern) -> Bool.of(Names.glob(text, pattern)));
      case "orValue" -> maybe(left).map(maybe -> maybe.value().orElse(right));
      case "or" -> maybe(left).map(maybe -> maybe.value().isPresent() ? left : right);
      default -> Optional.empty();
    };
  }

  private Optional<Value> other(String name, List<Value> arguments) {
    if (name.equals("optional.none")) {
      return Optional.of(new Maybe(Optional.empty()));
    }
    return name.startsWith("get")
        ? Times.part(name, arguments)
        : Maths.call(name, arguments)
            .or(() -> Networks.call(name, arguments))
            .or(() -> new Texts(budget).call(name, arguments))
            .or(() -> new Lists(budget).call(name, arguments));
  }

  private static Optional<String> text(Value value) {
    return value instanceof Text(var text) ? Optional.of(text) : Optional.empty();
  }

  private static Optional<Maybe> maybe(Value value) {
    return value instanceof Maybe maybe ? Optional.of(maybe) : Optional.empty();
  }

  private interface OfTexts {
    Value apply(String left, String right);
  }

  private static Optional<Value> texts(Value left, Value right, OfTexts function) {
    return left instanceof Text(var some) && right instanceof Text(var other)
        ? Optional.of(function.apply(some, other))
        : Optional.empty();
  }

  private Value produced(String text) {
    budget.text(text.length());
    return new Text(text);
  }

  private static Value host(String endpoint) {
    return Names.host(endpoint)
        .map(Value::text)
        .orElseGet(
            () -> Value.failure("invalid-argument", "`%s` names no host".formatted(endpoint)));
  }

  private static Value matches(String text, String pattern) {
    return compiled(pattern)
        .<Value>map(compiled -> Bool.of(compiled.matcher(text).find()))
        .orElseGet(
            () ->
                Value.failure(
                    "invalid-argument", "`%s` is no regular expression".formatted(pattern)));
  }

  private static Optional<Pattern> compiled(String pattern) {
    try {
      return Optional.of(Pattern.compile(pattern));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  private static Optional<Value> size(Value value) {
    return switch (value) {
      case Text(var text) -> Optional.of(new Int(text.codePointCount(0, text.length())));
      case Bytes(var bytes) -> Optional.of(new Int(bytes.length));
      case Listing(var elements) -> Optional.of(new Int(elements.size()));
      case Mapping(var entries) -> Optional.of(new Int(entries.size()));
      case Unknown unknown -> Optional.of(unknown.as(Simple.INT));
      case Value _ -> Optional.empty();
    };
  }

  private static String typeName(Value value) {
    return switch (value) {
      case Null _ -> "null_type";
      case Bool _ -> "bool";
      case Int _ -> "int";
      case Uint _ -> "uint";
      case Real _ -> "double";
      case Text _ -> "string";
      case Bytes _ -> "bytes";
      case Timestamp _ -> "google.protobuf.Timestamp";
      case Span _ -> "google.protobuf.Duration";
      case Value.Address _ -> "net.IP";
      case Value.Range _ -> "net.CIDR";
      case Listing _ -> "list";
      case Mapping _ -> "map";
      case TypeName _ -> "type";
      case Maybe _ -> "optional_type";
      case Failure _, Unknown _ -> throw new AssertionError("neither has a type");
    };
  }

  private static boolean isZero(Value value) {
    return switch (value) {
      case Null _ -> true;
      case Bool bool -> !bool.isTrue();
      case Int(var number) -> number == 0;
      case Uint(var bits) -> bits == 0;
      case Real(var number) -> number == 0;
      case Text(var text) -> text.isEmpty();
      case Bytes(var bytes) -> bytes.length == 0;
      case Listing(var elements) -> elements.isEmpty();
      case Mapping(var entries) -> entries.isEmpty();
      case Maybe(var some) -> some.isEmpty();
      case Span(var span) -> span.isZero();
      case Timestamp(var instant) -> instant.equals(java.time.Instant.EPOCH);
      case Value.Address _, Value.Range _, TypeName _, Failure _, Unknown _ -> false;
    };
  }

  private static Optional<Value> bool(Value value) {
    return switch (value) {
      case Bool bool -> Optional.of(bool);
      case Text(var text) ->
          Optional.of(
              switch (text) {
                case "true", "True", "TRUE", "t", "1" -> Bool.TRUE;
                case "false", "False", "FALSE", "f", "0" -> Bool.FALSE;
                default -> Value.failure("invalid-argument", "`%s` is no boolean".formatted(text));
              });
      case Value _ -> Optional.empty();
    };
  }

  private Optional<Value> string(Value value) {
    return switch (value) {
      case Text text -> Optional.of(text);
      case Bool bool -> Optional.of(produced(Boolean.toString(bool.isTrue())));
      case Int(var number) -> Optional.of(produced(Long.toString(number)));
      case Uint(var bits) -> Optional.of(produced(Long.toUnsignedString(bits)));
      case Real(var number) -> Optional.of(produced(Numbers.text(number)));
      case Timestamp(var instant) -> Optional.of(produced(instant.toString()));
      case Span(var span) -> Optional.of(produced(Times.text(span)));
      case Bytes(var bytes) -> Optional.of(decoded(bytes));
      case Value.Address(var ip) -> Optional.of(produced(ip.text()));
      case Value.Range range -> Optional.of(produced(range.text()));
      case Value _ -> Optional.empty();
    };
  }

  private Value decoded(byte[] bytes) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return produced(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Value.failure("invalid-argument", "the bytes are not UTF-8");
    }
  }

  private Optional<Value> bytes(Value value) {
    return switch (value) {
      case Bytes bytes -> Optional.of(bytes);
      case Text(var text) -> {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        budget.text(bytes.length);
        yield Optional.of(new Bytes(bytes));
      }
      case Value _ -> Optional.empty();
    };
  }

  private Optional<Value> plus(Value left, Value right) {
    return switch (left) {
      case Text(var some) when right instanceof Text(var more) -> {
        budget.text((long) some.length() + more.length());
        yield Optional.of(new Text(some + more));
      }
      case Bytes(var some) when right instanceof Bytes(var more) -> {
        budget.text((long) some.length + more.length);
        var both = ByteBuffer.allocate(some.length + more.length).put(some).put(more);
        yield Optional.of(new Bytes(both.array()));
      }
      case Listing(var some) when right instanceof Listing(var more) -> {
        budget.steps((long) some.size() + more.size());
        yield Optional.of(new Listing(concatenated(some, more)));
      }
      case Timestamp(var instant) when right instanceof Span(var span) ->
          Optional.of(Times.plus(instant, span));
      case Span(var span) when right instanceof Timestamp(var instant) ->
          Optional.of(Times.plus(instant, span));
      case Span(var some) when right instanceof Span(var more) ->
          Optional.of(Times.plus(some, more));
      case Value _ -> Numbers.arithmetic("+", left, right);
    };
  }

  private static List<Value> concatenated(List<Value> some, List<Value> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static Optional<Value> minus(Value left, Value right) {
    return switch (left) {
      case Timestamp(var instant) when right instanceof Timestamp(var earlier) ->
          Optional.of(Times.between(earlier, instant));
      case Timestamp(var instant) when right instanceof Span(var span) ->
          Optional.of(Times.plus(instant, span.negated()));
      case Span(var some) when right instanceof Span(var less) ->
          Optional.of(Times.plus(some, less.negated()));
      case Value _ -> Numbers.arithmetic("-", left, right);
    };
  }

  private static Optional<Value> compare(String name, Value left, Value right) {
    if (isNumber(left) && isNumber(right)) {
      // Not a number compares with nothing.
      return Optional.of(
          Bool.of(Numbers.compare(left, right).map(order -> holds(name, order)).orElse(false)));
    }
    return order(left, right).map(order -> Bool.of(holds(name, order)));
  }

  /// Which comes first; absent when the two have no order.
  static Optional<Integer> order(Value left, Value right) {
    return switch (left) {
      case Value _ when isNumber(left) && isNumber(right) -> Numbers.compare(left, right);
      case Text(var some) when right instanceof Text(var other) ->
          Optional.of(compareCodePoints(some, other));
      case Bool some when right instanceof Bool other -> Optional.of(some.compareTo(other));
      case Bytes(var some) when right instanceof Bytes(var other) ->
          Optional.of(java.util.Arrays.compareUnsigned(some, other));
      case Timestamp(var some) when right instanceof Timestamp(var other) ->
          Optional.of(some.compareTo(other));
      case Span(var some) when right instanceof Span(var other) ->
          Optional.of(some.compareTo(other));
      case Value _ -> Optional.empty();
    };
  }

  /// As UTF-8 bytes would compare, which UTF-16 units do not.
  private static int compareCodePoints(String left, String right) {
    return java.util.Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
  }

  private static boolean holds(String name, int order) {
    return switch (name) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static Optional<Value> memberKey(Value key, Value map) {
    return map instanceof Mapping(var entries)
        ? Optional.of(present(Optional.ofNullable(entries.get(Numbers.asKey(key)))))
        : Optional.empty();
  }

  /// Whether an entry is there; one that may fail may not be.
  static Value present(Optional<Value> entry) {
    return entry
        .filter(value -> value instanceof Unknown unknown && unknown.mayFail().isPresent())
        .<Value>map(value -> ((Unknown) value).safelyAs(Simple.BOOL))
        .orElseGet(() -> Bool.of(entry.isPresent()));
  }

  private static Optional<Value> index(Value container, Value at) {
    return switch (container) {
      case Mapping(var entries) ->
          Optional.of(
              Optional.ofNullable(entries.get(Numbers.asKey(at))).orElseGet(() -> noKey(at)));
      case Listing(var elements) ->
          Numbers.asIndex(at)
              .map(
                  index ->
                      index >= 0 && index < elements.size()
                          ? elements.get((int) (long) index)
                          : Value.failure(
                              "index-out-of-bounds",
                              "no element %d in a list of %d".formatted(index, elements.size())));
      case Value _ -> Optional.empty();
    };
  }

  static Failure noKey(Value key) {
    return Value.failure(
        "no-such-key", "no key `%s`".formatted(key instanceof Text(var text) ? text : show(key)));
  }

  private static String show(Value key) {
    return switch (key) {
      case Int(var number) -> Long.toString(number);
      case Uint(var bits) -> Long.toUnsignedString(bits);
      case Bool bool -> Boolean.toString(bool.isTrue());
      case Value other -> Value.kindOf(other);
    };
  }

  /// Absence is no failure here, but what is there and is a failure stays one.
  private static Optional<Value> optionalIndex(Value container, Value at) {
    return switch (container) {
      case Mapping(var entries) ->
          Optional.of(optional(Optional.ofNullable(entries.get(Numbers.asKey(at)))));
      case Listing(var elements) ->
          Numbers.asIndex(at)
              .map(
                  index ->
                      optional(
                          index >= 0 && index < elements.size()
                              ? Optional.of(elements.get((int) (long) index))
                              : Optional.empty()));
      case Value _ -> Optional.empty();
    };
  }

  static Value optional(Optional<Value> entry) {
    if (entry.isEmpty()) {
      return new Maybe(entry);
    }
    return switch (entry.get()) {
      case Failure failure -> failure;
      case Unknown unknown when unknown.mayFail().isPresent() ->
          unknown.safelyAs(new Type.OptionalOf(unknown.type()));
      case Value _ -> new Maybe(entry);
    };
  }
}
