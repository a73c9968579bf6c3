package dev.belay.language;

import dev.belay.engine.Type;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Uint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads a document of a project as its schema says it: everything that is otherwise is a problem
/// in its place. Make a new one for each document.
final class DataReader {

  private final YamlReader yaml;
  private final Problems problems;

  DataReader(SourceFile file, Problems problems) {
    this(new YamlReader(file, problems), problems);
  }

  DataReader(YamlReader yaml, Problems problems) {
    this.yaml = yaml;
    this.problems = problems;
  }

  /// Absent, with problems, when it is not of the type.
  Optional<Value> document(Type type) {
    int before = problems.count();
    var value = yaml.root().flatMap(root -> read(root, type, "the file"));
    return problems.count() == before ? value : Optional.empty();
  }

  /// A part of a document, whatever its type. Absent, with problems, when no JSON could be it.
  Optional<Value> part(Node node) {
    return any(node, "the document");
  }

  /// @param what this is, as a message says it
  private Optional<Value> read(Node node, Type type, String what) {
    return switch (type) {
      case Type.Struct struct ->
          yaml.mapping(node, what).map(fields -> struct(fields, struct, what));
      case Type.MapOf(_, var of) -> yaml.mapping(node, what).map(fields -> map(fields, of));
      case Type.ListOf(var element) ->
          node instanceof SequenceNode list
              ? Optional.of(list(list, element, what))
              : wrong(node, "a list", what);
      case Simple simple -> simple(node, simple, what);
      case Type.OptionalOf _ -> throw new AssertionError("no schema has optional values");
    };
  }

  private Value struct(YamlReader.Fields fields, Type.Struct struct, String what) {
    fields.only(what, List.copyOf(struct.fields().keySet()));
    var read = new LinkedHashMap<Value, Value>();
    struct
        .fields()
        .forEach(
            (name, field) -> {
              var found =
                  field.presence() == Presence.REQUIRED
                      ? fields.required(name, what)
                      : fields.node(name);
              found
                  .flatMap(node -> read(node, field.type(), YamlReader.quoted(name)))
                  .ifPresent(value -> read.put(new Text(name), value));
            });
    return new Mapping(read);
  }

  /// Any value; absent, with a problem, for what is none.
  Optional<Value> value(Node node, String what) {
    return read(node, Simple.ANY, what);
  }

  /// Whatever values the fields have.
  Mapping fields(YamlReader.Fields fields) {
    return map(fields, Simple.ANY);
  }

  private Mapping map(YamlReader.Fields fields, Type of) {
    var read = new LinkedHashMap<Value, Value>();
    fields
        .all()
        .forEach(
            (name, field) ->
                read(field.value(), of, YamlReader.quoted(name))
                    .ifPresent(value -> read.put(new Text(name), value)));
    return new Mapping(read);
  }

  private Value list(SequenceNode list, Type element, String what) {
    var read = new ArrayList<Value>();
    for (var node : list.getValue()) {
      read(node, element, "an element of " + what).ifPresent(read::add);
    }
    return new Listing(read);
  }

  private Optional<Value> simple(Node node, Simple type, String what) {
    if (type == Simple.ANY) {
      return any(node, what);
    }
    var value = node instanceof ScalarNode scalar ? scalar(scalar) : Optional.<Value>empty();
    if (node instanceof ScalarNode scalar && value.isEmpty()) {
      return outOfRange(scalar);
    }
    return switch (type) {
      case NULL -> value.filter(Null.class::isInstance).or(() -> wrong(node, "null", what));
      case BOOL -> value.filter(Bool.class::isInstance).or(() -> wrong(node, "a boolean", what));
      case INT, UINT -> value.filter(DataReader::isWhole).or(() -> wrong(node, "an integer", what));
      case DOUBLE ->
          value
              .filter(number -> isWhole(number) || number instanceof Real)
              .or(() -> wrong(node, "a number", what));
      case TEXT -> value.filter(Text.class::isInstance).or(() -> wrong(node, "text", what));
      case TIMESTAMP, DURATION -> time(node, value, type, what);
      case ANY, BYTES, ADDRESS, RANGE, TYPE -> throw new AssertionError("no schema has " + type);
    };
  }

  private static boolean isWhole(Value value) {
    return value instanceof Int || value instanceof Uint;
  }

  private Optional<Value> time(Node node, Optional<Value> value, Simple type, String what) {
    if (!(value.orElse(Null.NULL) instanceof Text(var text))) {
      return wrong(node, "text", what);
    }
    var time = type == Simple.TIMESTAMP ? Value.timestamp(text) : Value.duration(text);
    if (time instanceof Failure(var problem)) {
      yaml.problem(problem.code(), problem.message(), yaml.place(node), "");
      return Optional.empty();
    }
    return Optional.of(time);
  }

  private Optional<Value> any(Node node, String what) {
    return switch (node) {
      case MappingNode _ -> yaml.mapping(node, what).map(fields -> map(fields, Simple.ANY));
      case SequenceNode list -> Optional.of(list(list, Simple.ANY, what));
      case ScalarNode scalar -> scalar(scalar).or(() -> outOfRange(scalar));
      case Node _ -> wrong(node, "a value of JSON", what);
    };
  }

  /// Absent for a number that no number of a policy can be.
  private static Optional<Value> scalar(ScalarNode scalar) {
    var text = scalar.getValue();
    var tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return Optional.of(Null.NULL);
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.of(Boolean.parseBoolean(text) ? Bool.TRUE : Bool.FALSE);
    }
    if (tag.equals(Tag.INT)) {
      return whole(text);
    }
    return tag.equals(Tag.FLOAT) ? real(text) : Optional.of(new Text(text));
  }

  private static Optional<Value> whole(String text) {
    try {
      return Optional.of(new Int(Long.parseLong(text)));
    } catch (NumberFormatException _) {
      // It may still be an unsigned one.
    }
    try {
      return Optional.of(new Uint(Long.parseUnsignedLong(text)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Value> real(String text) {
    try {
      var number = Double.parseDouble(text);
      return Double.isFinite(number) ? Optional.of(new Real(number)) : Optional.empty();
    } catch (NumberFormatException _) {
      // `.inf` and `.nan`.
      return Optional.empty();
    }
  }

  private Optional<Value> outOfRange(ScalarNode scalar) {
    yaml.problem(
        "number-out-of-range",
        "`%s` is no number that a policy can compare".formatted(Problems.shown(scalar.getValue())),
        yaml.place(scalar),
        "integers have 64 bits, numbers with a fraction are finite; write others as text");
    return Optional.empty();
  }

  private Optional<Value> wrong(Node node, String expected, String what) {
    yaml.wrongKind(what, expected, node);
    return Optional.empty();
  }
}
