package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.language.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An object in a gait intent, read as gait reads it: the case of a key does not matter, blanks
/// around a text do not, and null is nothing. A key that gait does not have is a problem, as it may
/// be one that somebody relies on.
final class GaitObject {

  private final String pointer;
  private final Map<String, Value> values;
  private final Problems problems;

  private GaitObject(String pointer, Map<String, Value> values, Problems problems) {
    this.pointer = pointer;
    this.values = values;
    this.problems = problems;
  }

  /// @param known every key that may be there
  static GaitObject of(
      String pointer, Mapping mapping, Collection<String> known, Problems problems) {
    var values = new TreeMap<String, Value>();
    var object = new GaitObject(pointer, values, problems);
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              var name = GaitWords.lower(((Text) key).value());
              if (!known.contains(name)) {
                object.unknown(((Text) key).value(), known);
              } else if (values.containsKey(name)) {
                object.wrong(name, "is there twice", "keep one");
              } else if (value != Null.NULL) {
                values.put(name, value);
              }
            });
    return object;
  }

  private void unknown(String key, Collection<String> known) {
    var problem =
        Problem.of(
            "unknown-field",
            "%s: no field `%s` in an intent of gait".formatted(shown(), Problems.shown(key)));
    problems.add(
        Problems.nearest(key, known)
            .map("did you mean `%s`?"::formatted)
            .map(problem::withHelp)
            .orElse(problem.withHelp("leave it out")));
  }

  private String shown() {
    return pointer.isEmpty() ? "the intent" : "`" + pointer + "`";
  }

  void wrong(String key, String what, String help) {
    var problem = Problem.of("invalid-intent", "`%s/%s`: %s".formatted(pointer, key, what));
    problems.add(help.isEmpty() ? problem : problem.withHelp(help));
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String pointer(String key) {
    return pointer + "/" + key;
  }

  Optional<Value> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private void expected(String key, String what, Value found) {
    wrong(key, "expected %s, found %s".formatted(what, Value.kindOf(found)), "");
  }

  /// Empty when it is absent.
  String text(String key) {
    return switch (value(key).orElse(new Text(""))) {
      case Text(var text) -> text.strip();
      case Value other -> {
        expected(key, "text", other);
        yield "";
      }
    };
  }

  String required(String key) {
    var text = text(key);
    if (text.isEmpty() && value(key).map(Text.class::isInstance).orElse(true)) {
      wrong(key, "is required", "");
    }
    return text;
  }

  String lower(String key) {
    return GaitWords.lower(text(key));
  }

  /// Empty when it is absent.
  String lowerOf(String key, Collection<String> allowed) {
    var word = lower(key);
    if (!word.isEmpty() && !allowed.contains(word)) {
      wrong(
          key,
          "there is no `%s`".formatted(Problems.shown(word)),
          Problems.nearest(word, allowed)
              .map("did you mean `%s`?"::formatted)
              .orElse("gait knows " + String.join(", ", allowed.stream().sorted().toList())));
    }
    return word;
  }

  boolean flag(String key) {
    return switch (value(key).orElse(Bool.FALSE)) {
      case Bool flag -> flag.isTrue();
      case Value other -> {
        expected(key, "a boolean", other);
        yield false;
      }
    };
  }

  /// A whole number that is not negative; zero when it is absent.
  long count(String key) {
    return switch (value(key).orElse(new Int(0))) {
      case Int(var number) when number >= 0 -> number;
      case Int _, Real _ -> {
        wrong(key, "expected a whole number from 0", "");
        yield 0;
      }
      case Value other -> {
        expected(key, "an integer", other);
        yield 0;
      }
    };
  }

  Optional<Instant> time(String key) {
    var text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      wrong(key, "`%s` is no time".formatted(Problems.shown(text)), "write 2026-03-02T12:00:00Z");
      return Optional.empty();
    }
  }

  List<String> texts(String key) {
    var texts = new ArrayList<String>();
    for (var element : list(key)) {
      if (element instanceof Text(var text)) {
        texts.add(text.strip());
      } else {
        expected(key, "texts", element);
      }
    }
    return texts.stream().filter(text -> !text.isEmpty()).distinct().toList();
  }

  private List<Value> list(String key) {
    return switch (value(key).orElse(new Listing(List.of()))) {
      case Listing(var elements) -> elements;
      case Value other -> {
        expected(key, "a list", other);
        yield List.of();
      }
    };
  }

  Optional<GaitObject> object(String key, Collection<String> known) {
    return mapping(key).map(found -> of(pointer(key), found, known, problems));
  }

  /// Whatever keys it has.
  Optional<Mapping> mapping(String key) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof Mapping mapping) {
                return Optional.of(mapping);
              }
              expected(key, "an object", value);
              return Optional.empty();
            });
  }

  List<GaitObject> objects(String key, Collection<String> known) {
    var objects = new ArrayList<GaitObject>();
    var elements = list(key);
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Mapping mapping) {
        objects.add(of("%s/%d".formatted(pointer(key), i), mapping, known, problems));
      } else {
        expected(key, "a list of objects", elements.get(i));
      }
    }
    return objects;
  }
}
