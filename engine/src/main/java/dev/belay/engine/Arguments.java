package dev.belay.engine;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The arguments of one call: what fails or is unknown among them and inside of them, and what the
/// function answers then.
///
/// @param name of the function
record Arguments(String name, List<Value> values, Budget budget) {

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

  private boolean looksInside() {
    return !values.isEmpty()
        && (name.equals("in") ? values.getLast() instanceof Listing : !SHALLOW.contains(name));
  }

  /// Everything unknown among them, or inside where the function looks there.
  Optional<Unknown> unknown() {
    var found = new ArrayList<Unknown>();
    var inside = looksInside();
    values.forEach(argument -> collectUnknown(argument, inside, found));
    return found.stream().reduce(Arguments::merge);
  }

  private void collectUnknown(Value value, boolean inside, List<Unknown> found) {
    budget.work();
    switch (value) {
      case Unknown unknown -> found.add(unknown);
      case Text(var text) -> budget.look(text.length());
      case Listing(var elements) when inside ->
          elements.forEach(element -> collectUnknown(element, true, found));
      case Mapping(var entries) when inside ->
          entries.values().forEach(entry -> collectUnknown(entry, true, found));
      case Maybe(var some) when inside ->
          some.ifPresent(content -> collectUnknown(content, true, found));
      case Value _ -> {}
    }
  }

  static Unknown merge(Unknown some, Unknown more) {
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
  Optional<Failure> failure() {
    return looksInside() ? firstFailure(values) : Optional.empty();
  }

  private Optional<Failure> firstFailure(Iterable<Value> among) {
    for (var value : among) {
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

  /// What the function answers where this is not known.
  Value result(Unknown unknown, Type resultType) {
    var isOpen = unknown.type().equals(Simple.ANY) && !name.equals("dyn") && !name.equals("type");
    var result = unknown.as(isAsDeclared(resultType) ? resultType : resultType.opened());
    if (!isOpen && isTotal(resultType)) {
      return result;
    }
    return result.orFailure(
        Problem.of("may-fail", "`%s` may fail for what is unknown".formatted(name)));
  }

  /// Whether a function that hands on what it is given was given what the checker thinks it was.
  private boolean isAsDeclared(Type declared) {
    return switch (name) {
      case "[]", "[?]", "?." -> {
        var inside = declared instanceof Type.OptionalOf(var content) ? content : declared;
        yield isOf(values.getFirst(), values.getLast(), inside);
      }
      case "value" -> new Type.OptionalOf(declared).admits(values.getFirst());
      case "orValue" ->
          new Type.OptionalOf(declared).admits(values.get(0)) && declared.admits(values.get(1));
      case "or", "+" -> values.stream().allMatch(declared::admits);
      case "optional.of", "optional.ofNonZeroValue" ->
          declared.admits(new Maybe(Optional.of(values.getFirst())));
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
  private boolean isTotal(Type resultType) {
    var isTotal =
        switch (name) {
          case "matches" -> values.get(1) instanceof Text;
          case "+" -> resultType == Simple.TEXT || resultType instanceof Type.ListOf;
          default -> TOTAL.contains(name);
        };
    if (!isTotal) {
      return false;
    }
    var samples = values.stream().map(Arguments::sample).toList();
    return !(new Functions(Budget.unlimited()).call(name, samples, resultType) instanceof Failure);
  }

  private static Value sample(Value value) {
    return switch (value) {
      case Unknown unknown -> sample(unknown.type());
      case Listing(var elements) -> new Listing(elements.stream().map(Arguments::sample).toList());
      case Mapping(var entries) -> {
        var samples = new LinkedHashMap<Value, Value>();
        entries.forEach((key, entry) -> samples.put(key, sample(entry)));
        yield new Mapping(samples);
      }
      case Maybe(var some) -> new Maybe(some.map(Arguments::sample));
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
}
