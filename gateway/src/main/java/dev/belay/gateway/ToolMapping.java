package dev.belay.gateway;

import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the calls of one tool act on, as whoever runs the gateway says.
///
/// @param provenance where the arguments come from; absent: that is not known
public record ToolMapping(List<Target> targets, Optional<List<Provenance>> provenance) {

  public ToolMapping {
    targets = List.copyOf(targets);
    provenance = provenance.map(List::copyOf);
  }

  /// One thing, or one list of things, that a call acts on.
  ///
  /// @param attributes what is said of it besides: `operation`, `sensitivity` and the like
  public record Target(String kind, Where where, Map<String, Value> attributes) {

    public Target {
      attributes = Map.copyOf(attributes);
    }
  }

  public sealed interface Where {

    /// A text in the arguments, or a list of texts.
    ///
    /// @param pointer JSON pointer into the arguments; `*` stands for every element of a list
    /// @param base folder that a relative path is meant from
    /// @param need whether a call without the argument acts on nothing here
    record Argument(String pointer, Optional<String> base, Need need) implements Where {}

    /// The same thing whatever the arguments are.
    record Always(String value) implements Where {}
  }

  public enum Need {
    /// Without the argument nobody can say what the call acts on.
    REQUIRED,
    OPTIONAL
  }

  /// Where one argument comes from; all of them where the pointer is empty.
  public record Provenance(String path, String source) {}

  /// What a call with these arguments acts on. Empty when that cannot be said.
  Optional<Value> targets(Mapping arguments) {
    var found = new ArrayList<Value>();
    for (var target : targets) {
      var values = values(target.where(), arguments);
      if (values.isEmpty()) {
        return Optional.empty();
      }
      values.get().forEach(value -> found.add(target(target, value)));
    }
    return Optional.of(new Listing(found));
  }

  Optional<Value> provenances() {
    return provenance.map(
        sources -> new Listing(sources.stream().map(ToolMapping::provenance).toList()));
  }

  private static Optional<List<String>> values(Where where, Mapping arguments) {
    return switch (where) {
      case Where.Always(var value) -> Optional.of(List.of(value));
      case Where.Argument argument -> {
        var at = at(arguments, parts(argument.pointer()));
        yield at.isEmpty()
            ? Optional.of(List.<String>of()).filter(_ -> argument.need() == Need.OPTIONAL)
            : texts(at, argument.base());
      }
    };
  }

  /// What stands at a pointer: nothing, one value, or as many as `*` stands for.
  private static List<Value> at(Value value, List<String> parts) {
    if (parts.isEmpty()) {
      return List.of(value);
    }
    var rest = parts.subList(1, parts.size());
    return switch (value) {
      case Listing(var elements) when parts.getFirst().equals("*") ->
          elements.stream().flatMap(element -> at(element, rest).stream()).toList();
      case Mapping mapping ->
          mapping.find(parts.getFirst()).map(child -> at(child, rest)).orElse(List.of());
      case Value _ -> List.of();
    };
  }

  private static Optional<List<String>> texts(List<Value> values, Optional<String> base) {
    var texts = new ArrayList<String>();
    for (var value : values) {
      var elements = value instanceof Listing(var inner) ? inner : List.of(value);
      for (var element : elements) {
        if (!(element instanceof Value.Text(var text))) {
          return Optional.empty();
        }
        texts.add(base.filter(_ -> !text.startsWith("/")).map(b -> b + "/" + text).orElse(text));
      }
    }
    return Optional.of(texts);
  }

  private static Value target(Target target, String value) {
    var members = new LinkedHashMap<Value, Value>();
    members.put(Value.text("kind"), Value.text(target.kind()));
    members.put(Value.text("value"), Value.text(value));
    target.attributes().forEach((name, said) -> members.put(Value.text(name), said));
    return new Mapping(members);
  }

  private static Value provenance(Provenance provenance) {
    var members = new LinkedHashMap<Value, Value>();
    members.put(Value.text("path"), Value.text(provenance.path()));
    members.put(Value.text("source"), Value.text(provenance.source()));
    return new Mapping(members);
  }

  private static List<String> parts(String pointer) {
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(part -> part.replace("~1", "/").replace("~0", "~"))
        .toList();
  }
}
