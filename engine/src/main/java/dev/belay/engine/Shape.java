package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One value of a document whose form is known, read strictly: each reading says what it expects,
/// and [#end] refuses the fields that nobody read. Make a new one for each value.
final class Shape {

  /// The document is not of the form that is known here.
  @SuppressWarnings("serial") // never leaves the call that throws it
  static final class Unexpected extends RuntimeException {

    private final Problem problem;

    private Unexpected(Problem problem) {
      super(null, null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  private final Value value;
  private final @Nullable Shape around;
  private final Object step;
  private final Map<Text, Text> texts;
  private List<String> read = List.of();

  /// @param step from what is around it, a name or a number: put together to a pointer only where
  ///     it is told
  /// @param texts of the document, each once: most of them are there again and again
  private Shape(Value value, @Nullable Shape around, Object step, Map<Text, Text> texts) {
    this.value = value;
    this.around = around;
    this.step = step;
    this.texts = texts;
  }

  static Shape of(Value document) {
    return new Shape(document, null, "", new HashMap<>());
  }

  // Objects

  Shape in(String field) {
    return find(field).orElseThrow(() -> unexpected("a field `%s` is missing".formatted(field)));
  }

  Optional<Shape> find(String field) {
    if (read.isEmpty()) {
      read = new ArrayList<>();
    }
    read.add(field);
    return mapping().find(field).map(found -> new Shape(found, this, field, texts));
  }

  String text(String field) {
    return in(field).text();
  }

  List<String> texts(String field) {
    return list(field, Shape::text);
  }

  <T> List<T> list(String field, Function<Shape, T> element) {
    var elements = in(field).elements();
    var list = new ArrayList<T>(elements.size());
    for (var each : elements) {
      list.add(element.apply(each));
    }
    return list;
  }

  <T> Map<String, T> entries(String field, Function<Shape, T> entry) {
    var inside = in(field);
    var entries = new LinkedHashMap<String, T>();
    inside.names().forEach(name -> entries.put(name, entry.apply(inside.in(name))));
    return entries;
  }

  void expect(String field, String wanted) {
    var found = text(field);
    if (!found.equals(wanted)) {
      throw in(field).unexpected("expected `%s`, found `%s`".formatted(wanted, found));
    }
  }

  /// Refuses an object with a field that was not read.
  void end() {
    for (var name : names()) {
      if (!read.contains(name)) {
        throw unexpected("unknown field `%s`".formatted(name));
      }
    }
  }

  List<String> names() {
    var names = new ArrayList<String>();
    for (var key : mapping().entries().keySet()) {
      names.add(((Text) key).value());
    }
    return names;
  }

  private Mapping mapping() {
    if (value instanceof Mapping mapping) {
      return mapping;
    }
    throw expected("an object");
  }

  // Lists

  int size() {
    return listing().size();
  }

  Shape element(int number) {
    return new Shape(listing().get(number), this, number, texts);
  }

  private List<Value> listing() {
    if (value instanceof Listing(var elements)) {
      return elements;
    }
    throw expected("a list");
  }

  List<Shape> elements() {
    var elements = listing();
    var shapes = new ArrayList<Shape>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      shapes.add(new Shape(elements.get(i), this, i, texts));
    }
    return shapes;
  }

  // Values without parts

  boolean isText() {
    return value instanceof Text;
  }

  String text() {
    return constant().value();
  }

  /// A text that is the same object wherever the document has it.
  Text constant() {
    if (!(value instanceof Text text)) {
      throw expected("text");
    }
    var known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  Value nothing() {
    if (value instanceof Value.Null) {
      return value;
    }
    throw expected("null");
  }

  boolean flag() {
    if (value instanceof Bool bool) {
      return bool.isTrue();
    }
    throw expected("a boolean");
  }

  /// A whole number from 0 up.
  int number() {
    if (value instanceof Int(var number) && number >= 0 && number <= Integer.MAX_VALUE) {
      return (int) number;
    }
    throw expected("a whole number from 0 up");
  }

  Duration duration() {
    return parsed("a duration", Duration::parse);
  }

  /// What a text stands for, where only one text stands for it.
  <T> T parsed(String what, Function<String, T> parse) {
    var text = text();
    try {
      var parsed = parse.apply(text);
      if (parsed.toString().equals(text)) {
        return parsed;
      }
    } catch (DateTimeException | IllegalArgumentException _) {
      // Said below.
    }
    throw unexpected("`%s` is not %s as it is written here".formatted(text, what));
  }

  // Problems

  private Unexpected expected(String what) {
    return unexpected("expected %s, found %s".formatted(what, Value.kindOf(value)));
  }

  Unexpected unknownWord(String what) {
    return unexpected("no %s is called `%s`".formatted(what, text()));
  }

  Unexpected unexpected(String message) {
    var where = around == null ? "the content" : "`%s`".formatted(pointer());
    return new Unexpected(Problem.of("malformed-content", where + ": " + message));
  }

  private String pointer() {
    return around == null ? "" : Pointer.append(around.pointer(), step.toString());
  }
}
