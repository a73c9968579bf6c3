package dev.belay.engine;

import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.ListOf;
import dev.belay.engine.Type.MapOf;
import dev.belay.engine.Type.OptionalOf;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Span;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.Uint;
import dev.belay.engine.Value.Unknown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A request as its question's schema sees it: times parsed, unknown fields in their places.
public sealed interface Input {

  record Fits(Mapping fields) implements Input {}

  record Misfit(Problem problem) implements Input {}

  static Input of(Question question, Facts facts) {
    try {
      var read = new Reader(facts.unknown()).root(facts.input(), question.input());
      return new Fits((Mapping) read);
    } catch (Reader.DoesNotFit e) {
      return new Misfit(e.problem);
    }
  }

  /// The value at one place of a request as its question's schema sees it: absent where there is
  /// none.
  static Optional<Value> find(Question question, Facts facts, String pointer) {
    return of(question, facts) instanceof Fits(var fields)
        ? Pointer.find(fields, pointer)
        : Optional.empty();
  }

  /// A part of an input that fits its type, as the type sees it; nothing of it is unknown but what
  /// the type says to be.
  static Value part(Value value, Type type, String pointer) {
    return new Reader(Set.of()).read(value, type, pointer);
  }

  /// Reads one input. Make a new one for each request.
  final class Reader {

    @SuppressWarnings("serial") // never leaves `Input`
    private static final class DoesNotFit extends RuntimeException {

      private final Problem problem;

      private DoesNotFit(Problem problem) {
        super(null, null, false, false);
        this.problem = problem;
      }
    }

    private final TreeSet<String> unknown;

    private Reader(Set<String> unknown) {
      this.unknown = new TreeSet<>(unknown);
    }

    /// A request of which nothing is known still has the fields of its question.
    private Value root(Mapping value, Struct struct) {
      return unknown.contains("")
          ? struct(new Mapping(Map.of()), everyFieldUnknown(struct), "")
          : read(value, struct, "");
    }

    private static Struct everyFieldUnknown(Struct struct) {
      var fields = new LinkedHashMap<String, Field>();
      struct
          .fields()
          .forEach(
              (name, field) ->
                  fields.put(name, new Field(field.type(), Type.Presence.UNKNOWN_WHEN_ABSENT)));
      return new Struct(struct.name(), fields);
    }

    private Value read(Value value, Type type, String pointer) {
      if (unknown.contains(pointer)) {
        return Unknown.of(pointer, type);
      }
      if (value instanceof Failure) {
        return value;
      }
      return switch (type) {
        case Struct struct -> struct(mapping(value, pointer), struct, pointer);
        case MapOf(_, var of) -> map(mapping(value, pointer), of, pointer);
        case ListOf(var element) -> list(value, element, pointer);
        case Simple simple -> simple(value, simple, pointer);
        case OptionalOf _ -> throw new AssertionError("no schema has optional values");
      };
    }

    /// Names of children of this place that are unknown, or have something unknown below them.
    private Set<String> unknownChildren(String pointer) {
      if (unknown.isEmpty()) {
        return Set.of();
      }
      var children = new TreeSet<String>();
      var start = pointer + "/";
      for (var below : unknown.tailSet(start)) {
        if (!below.startsWith(start)) {
          break;
        }
        children.add(Pointer.parts(below.substring(pointer.length())).getFirst());
      }
      return children;
    }

    private Value struct(Mapping value, Struct struct, String pointer) {
      for (var key : value.entries().keySet()) {
        if (!(key instanceof Text(var name) && struct.fields().containsKey(name))) {
          throw misfit(pointer, "no field `%s` here".formatted(((Text) key).value()));
        }
      }
      var fields = new LinkedHashMap<Value, Value>();
      var unknownHere = unknownChildren(pointer);
      struct
          .fields()
          .forEach(
              (name, field) -> {
                var found = value.find(name);
                var at = Pointer.append(pointer, name);
                if (found.isPresent()) {
                  fields.put(new Text(name), read(found.get(), field.type(), at));
                } else {
                  absent(field, at, unknownHere.contains(name))
                      .ifPresent(missing -> fields.put(new Text(name), missing));
                }
              });
      return new Mapping(fields);
    }

    private static Optional<Value> absent(Field field, String at, boolean isUnknown) {
      var missing = Unknown.of(at, field.type());
      return switch (field.presence()) {
        case UNKNOWN_WHEN_ABSENT -> Optional.of(missing);
        case OPTIONAL -> isUnknown ? Optional.of(orAbsent(missing, at)) : Optional.empty();
        case REQUIRED -> {
          if (!isUnknown) {
            throw misfit(at, "is required");
          }
          yield Optional.of(missing);
        }
      };
    }

    /// What is neither there nor known not to be.
    private static Unknown orAbsent(Unknown unknown, String at) {
      var name = Pointer.parts(at).getLast();
      return unknown.orFailure(Functions.noKey(new Text(name)).problem());
    }

    private Value map(Mapping value, Type of, String pointer) {
      var entries = new LinkedHashMap<Value, Value>();
      value
          .entries()
          .forEach(
              (key, entry) ->
                  entries.put(key, read(entry, of, Pointer.append(pointer, ((Text) key).value()))));
      for (var name : unknownChildren(pointer)) {
        var at = Pointer.append(pointer, name);
        entries.computeIfAbsent(new Text(name), _ -> orAbsent(Unknown.of(at, of), at));
      }
      return new Mapping(entries);
    }

    private Value list(Value value, Type element, String pointer) {
      if (!(value instanceof Listing(var elements))) {
        throw misfit(pointer, "expected a list, found " + Value.kindOf(value));
      }
      return listing(elements, element, pointer);
    }

    /// A list of which something is unknown beyond its end may be longer.
    private Value listing(List<Value> elements, Type element, String pointer) {
      var read = new ArrayList<Value>();
      var places = new HashSet<String>();
      for (int i = 0; i < elements.size(); i++) {
        read.add(read(elements.get(i), element, pointer + "/" + i));
        places.add(Integer.toString(i));
      }
      return places.containsAll(unknownChildren(pointer))
          ? new Listing(read)
          : Unknown.of(pointer, new ListOf(element));
    }

    private Value simple(Value value, Simple type, String pointer) {
      if (!(value instanceof Mapping || value instanceof Listing)
          && !unknownChildren(pointer).isEmpty()) {
        return Unknown.of(pointer, type); // what has unknown parts is not what it seems
      }
      return switch (type) {
        case ANY -> any(value, pointer);
        case NULL -> expect(value instanceof Value.Null, value, "null", pointer);
        case BOOL -> expect(value instanceof Bool, value, "a boolean", pointer);
        case INT, UINT ->
            expect(value instanceof Int || value instanceof Uint, value, "an integer", pointer);
        case DOUBLE ->
            expect(
                value instanceof Real || value instanceof Int || value instanceof Uint,
                value,
                "a number",
                pointer);
        case TEXT -> expect(value instanceof Text, value, "text", pointer);
        case TIMESTAMP -> time(value, "timestamp", pointer);
        case DURATION -> time(value, "duration", pointer);
        case BYTES, ADDRESS, RANGE, TYPE -> throw new AssertionError("no schema has " + type);
      };
    }

    private Value any(Value value, String pointer) {
      return switch (value) {
        case Mapping mapping -> map(mapping, Simple.ANY, pointer);
        case Listing(var elements) -> listing(elements, Simple.ANY, pointer);
        case Value other -> other;
      };
    }

    /// A text that is no time is a failure for the policy that reads it, not a misfit.
    private Value time(Value value, String conversion, String pointer) {
      expect(
          value instanceof Text || value instanceof Timestamp || value instanceof Span,
          value,
          "text",
          pointer);
      return value instanceof Text ? Times.convert(conversion, value) : value;
    }

    private Mapping mapping(Value value, String pointer) {
      if (value instanceof Mapping mapping) {
        return mapping;
      }
      throw misfit(pointer, "expected an object, found " + Value.kindOf(value));
    }

    private Value expect(boolean fits, Value value, String expected, String pointer) {
      if (!fits) {
        throw misfit(pointer, "expected %s, found %s".formatted(expected, Value.kindOf(value)));
      }
      return value;
    }

    private static DoesNotFit misfit(String pointer, String what) {
      var where = pointer.isEmpty() ? "the input" : "`%s`".formatted(pointer);
      return new DoesNotFit(Problem.of("invalid-input", where + ": " + what));
    }
  }
}
