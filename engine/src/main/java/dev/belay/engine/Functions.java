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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every function of the language, by name. Each is strict: a failure among its arguments is its
/// result, and an unknown one makes the result unknown.
final class Functions {

  /// Those that look only at the outside of a list, a map or an optional.
  private static final Set<String> SHALLOW =
      Set.of(
          "size",
          "[]",
          "[?]",
          "?.",
          "dyn",
          "type",
          "optional.of",
          "orValue",
          "or",
          "value",
          "hasValue");

  /// Those that fail for values of the wrong kind and for no others.
  private static final Set<String> TOTAL =
      Set.of(
          "in",
          "size",
          "<",
          "<=",
          ">",
          ">=",
          "contains",
          "startsWith",
          "endsWith",
          "path.within",
          "path.normalize",
          "net.isLoopback",
          "net.within",
          "isIP",
          "isCIDR",
          "family",
          "isUnspecified",
          "isLoopback",
          "isGlobalUnicast",
          "isLinkLocalMulticast",
          "isLinkLocalUnicast",
          "masked",
          "prefixLength",
          "glob",
          "type",
          "dyn",
          "?.",
          "hasValue",
          "optional.of",
          "optional.ofNonZeroValue",
          "or",
          "orValue");

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
    var failure = failureInside(name, arguments);
    if (failure.isPresent()) {
      return failure.get();
    }
    if (name.equals("==") || name.equals("!=")) {
      var equal = equal(arguments.get(0), arguments.get(1), budget);
      return (name.equals("==") ? equal : equal.not()).value();
    }
    if (name.equals("in") && arguments.get(1) instanceof Listing(var elements)) {
      return member(arguments.get(0), elements).value();
    }
    var unknown = unknownIn(name, arguments);
    return unknown.isPresent()
        ? unknownResult(name, arguments, unknown.get(), resultType)
        : known(name, arguments);
  }

  private static boolean isOptionalAccess(String name) {
    return name.equals("?.") || name.equals("[?]");
  }

  private static boolean looksInside(String name, Value last) {
    return name.equals("in") ? last instanceof Listing : !SHALLOW.contains(name);
  }

  private Optional<Unknown> unknownIn(String name, List<Value> arguments) {
    var found = new ArrayList<Unknown>();
    var inside = !arguments.isEmpty() && looksInside(name, arguments.getLast());
    arguments.forEach(argument -> collectUnknown(argument, inside, found));
    return found.stream().reduce(Functions::merge);
  }

  private void collectUnknown(Value value, boolean inside, List<Unknown> found) {
    budget.work();
    switch (value) {
      case Unknown unknown -> found.add(unknown);
      case Listing(var elements) when inside ->
          elements.forEach(element -> collectUnknown(element, true, found));
      case Mapping(var entries) when inside ->
          entries.values().forEach(entry -> collectUnknown(entry, true, found));
      case Maybe(var some) when inside ->
          some.ifPresent(content -> collectUnknown(content, true, found));
      case Value _ -> {}
    }
  }

  private static Unknown merge(Unknown some, Unknown more) {
    var type = some.type().equals(Simple.ANY) ? some.type() : more.type();
    return new Unknown(
        Truth.both(some.fields(), more.fields()),
        type,
        true,
        true,
        some.mayFail().or(more::mayFail));
  }

  /// Input may hold what is a failure for whoever looks at it: a number that is too large, a time
  /// that is none.
  private Optional<Failure> failureInside(String name, List<Value> arguments) {
    return !arguments.isEmpty() && looksInside(name, arguments.getLast())
        ? firstFailure(arguments)
        : Optional.empty();
  }

  private Optional<Failure> firstFailure(Iterable<Value> values) {
    for (var value : values) {
      budget.work();
      var found =
          switch (value) {
            case Failure failure -> Optional.of(failure);
            case Listing(var elements) -> firstFailure(elements);
            case Mapping(var entries) -> firstFailure(entries.values());
            case Maybe(var some) -> firstFailure(some.stream().toList());
            case Value _ -> Optional.<Failure>empty();
          };
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Value unknownResult(
      String name, List<Value> arguments, Unknown unknown, Type resultType) {
    var isOpen = unknown.type().equals(Simple.ANY) && !name.equals("dyn") && !name.equals("type");
    var result =
        unknown.as(isAsDeclared(name, arguments, resultType) ? resultType : resultType.opened());
    if (!isOpen && isTotal(name, arguments, resultType)) {
      return result;
    }
    return result.orFailure(
        Problem.of("may-fail", "`%s` may fail for what is unknown".formatted(name)));
  }

  /// Whether a function that hands on what it is given was given what the checker thinks it was.
  private static boolean isAsDeclared(String name, List<Value> arguments, Type declared) {
    return switch (name) {
      case "[]", "[?]", "?." -> {
        var inside = declared instanceof Type.OptionalOf(var content) ? content : declared;
        yield isOf(arguments.getFirst(), arguments.getLast(), inside);
      }
      case "value" -> new Type.OptionalOf(declared).admits(arguments.getFirst());
      case "orValue" ->
          new Type.OptionalOf(declared).admits(arguments.get(0))
              && declared.admits(arguments.get(1));
      case "or", "+" -> arguments.stream().allMatch(declared::admits);
      case "optional.of", "optional.ofNonZeroValue" ->
          declared.admits(new Maybe(Optional.of(arguments.getFirst())));
      default -> true;
    };
  }

  /// Whether what is at some place in a list or map is of a type.
  private static boolean isOf(Value container, Value at, Type inside) {
    return switch (container) {
      case Listing(var elements) -> elements.stream().allMatch(inside::admits);
      case Mapping(var entries) -> entries.values().stream().allMatch(inside::admits);
      case Unknown unknown ->
          switch (unknown.type()) {
            case Type.ListOf(var element) -> element.equals(inside);
            case Type.MapOf(_, var entry) -> entry.equals(inside);
            case Type.Struct(_, var fields) ->
                at instanceof Text(var name)
                    && Optional.ofNullable(fields.get(name))
                        .filter(field -> field.type().equals(inside))
                        .isPresent();
            case Type _ -> false;
          };
      case Value _ -> false;
    };
  }

  /// Whether the function cannot fail, whatever the unknown arguments are. One that fails for
  /// values of the wrong kind only is tried with one value of each unknown one's kind.
  private static boolean isTotal(String name, List<Value> arguments, Type resultType) {
    var isTotal =
        switch (name) {
          case "matches" -> arguments.get(1) instanceof Text;
          case "+" -> resultType == Simple.TEXT || resultType instanceof Type.ListOf;
          default -> TOTAL.contains(name);
        };
    if (!isTotal) {
      return false;
    }
    var samples = arguments.stream().map(Functions::sample).toList();
    return !(new Functions(Budget.unlimited()).call(name, samples, resultType) instanceof Failure);
  }

  private static Value sample(Value value) {
    return switch (value) {
      case Unknown unknown -> sample(unknown.type());
      case Listing(var elements) -> new Listing(elements.stream().map(Functions::sample).toList());
      case Mapping(var entries) -> {
        var samples = new LinkedHashMap<Value, Value>();
        entries.forEach((key, entry) -> samples.put(key, sample(entry)));
        yield new Mapping(samples);
      }
      case Maybe(var some) -> new Maybe(some.map(Functions::sample));
      case Value _ -> value;
    };
  }

  private static Value sample(Type type) {
    return switch (type) {
      case Type.ListOf _ -> new Listing(List.of());
      case Type.MapOf _, Type.Struct _ -> new Mapping(Map.of());
      case Type.OptionalOf _ -> new Maybe(Optional.empty());
      case Simple simple ->
          switch (simple) {
            case ANY, NULL -> Null.NULL;
            case BOOL -> Bool.TRUE;
            case INT -> new Int(0);
            case UINT -> new Uint(0);
            case DOUBLE -> new Real(0);
            case TEXT -> new Text("");
            case BYTES -> new Bytes(new byte[0]);
            case TIMESTAMP -> new Timestamp(java.time.Instant.EPOCH);
            case DURATION -> new Span(java.time.Duration.ZERO);
            case ADDRESS -> new Value.Address(new Ip(4, 0, 0));
            case RANGE -> new Value.Range(new Ip(4, 0, 0), 0);
            case TYPE -> new TypeName("int");
          };
    };
  }

  // Equality

  /// Numbers are equal by their mathematical value, whatever their types.
  static Truth equal(Value some, Value other, Budget budget) {
    budget.work();
    var left = whole(some);
    var right = whole(other);
    if (left instanceof Failure(var problem)) {
      return Truth.failed(problem);
    }
    if (right instanceof Failure(var problem)) {
      return Truth.failed(problem);
    }
    if (left instanceof Unknown unknown) {
      var also = right instanceof Unknown more ? merge(unknown, more) : unknown;
      return new Truth(true, true, also.mayFail(), also.fields());
    }
    if (right instanceof Unknown) {
      return equal(right, left, budget);
    }
    if (isNumber(left) && isNumber(right)) {
      return Truth.of(Numbers.compare(left, right).equals(Optional.of(0)));
    }
    return switch (left) {
      case Listing(var elements) when right instanceof Listing(var others) ->
          equalElements(elements, others, budget);
      case Mapping(var entries) when right instanceof Mapping(var others) ->
          equalEntries(entries, others, budget);
      case Maybe(var mine) when right instanceof Maybe(var yours) ->
          mine.isPresent() && yours.isPresent()
              ? equal(mine.get(), yours.get(), budget)
              : Truth.of(mine.isEmpty() && yours.isEmpty());
      case Value _ -> Truth.of(left.equals(right));
    };
  }

  private static Value whole(Value value) {
    return value instanceof Mapping mapping ? mapping.whole() : value;
  }

  private static Truth equalElements(List<Value> elements, List<Value> others, Budget budget) {
    if (elements.size() != others.size()) {
      return Truth.FALSE;
    }
    var all = Truth.TRUE;
    for (int i = 0; i < elements.size(); i++) {
      all = all.and(equal(elements.get(i), others.get(i), budget));
    }
    return all;
  }

  private static Truth equalEntries(
      Map<Value, Value> entries, Map<Value, Value> others, Budget budget) {
    if (!entries.keySet().equals(others.keySet())) {
      return Truth.FALSE;
    }
    var all = Truth.TRUE;
    for (var entry : entries.entrySet()) {
      var other = java.util.Objects.requireNonNull(others.get(entry.getKey()));
      all = all.and(equal(entry.getValue(), other, budget));
    }
    return all;
  }

  private Truth member(Value value, List<Value> elements) {
    var any = Truth.FALSE;
    for (var element : elements) {
      any = any.or(equal(value, element, budget));
    }
    // In an empty list, too, a value is looked for only once it is there.
    return value instanceof Unknown unknown ? any.orFailure(unknown.mayFail()) : any;
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
      case "size" -> size(whole(value));
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
      case "contains" -> texts(left, right, (text, part) -> Bool.of(text.contains(part)));
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
