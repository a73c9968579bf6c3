package dev.belay.engine;

import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What identifies a call, so that an approval can be given for it: everything that was asked,
/// without what changes from call to call.
public final class CallDigest {

  private CallDigest() {}

  /// The digest of one call.
  ///
  /// @param question absent when nobody here knows it; then nothing is left out
  public static Digest of(Facts facts, Optional<Question> question) {
    Value input = facts.input();
    var changing = question.map(Question::changing).orElse(List.of());
    for (var pointer : changing) {
      input = without(input, Pointer.parts(pointer));
    }
    var unknown = facts.unknown().stream().filter(pointer -> !isPartOf(pointer, changing));
    var call = new LinkedHashMap<Value, Value>();
    call.put(new Text("question"), new Text(facts.question()));
    call.put(new Text("input"), input);
    call.put(new Text("unknown"), new Listing(unknown.map(Value::text).toList()));
    // What is no value is written as a text, which another call might hold in its place.
    var unreadable = unreadable(input, "");
    if (!unreadable.isEmpty()) {
      call.put(new Text("unreadable"), new Listing(unreadable.stream().map(Value::text).toList()));
    }
    return Digest.of(Json.canonical(new Mapping(call)));
  }

  /// Pointers to what has no value, such as a number that is too large.
  private static SortedSet<String> unreadable(Value value, String pointer) {
    var found = new TreeSet<String>();
    switch (value) {
      case Value.Failure _ -> found.add(pointer);
      case Listing(var elements) -> {
        for (int i = 0; i < elements.size(); i++) {
          found.addAll(unreadable(elements.get(i), pointer + "/" + i));
        }
      }
      case Mapping(var entries) ->
          entries.forEach(
              (key, entry) -> {
                var name = key instanceof Text(var text) ? text : key.toString();
                found.addAll(unreadable(entry, Pointer.append(pointer, name)));
              });
      case Value _ -> {}
    }
    return found;
  }

  private static boolean isPartOf(String pointer, List<String> changing) {
    return changing.stream()
        .anyMatch(changes -> pointer.equals(changes) || pointer.startsWith(changes + "/"));
  }

  private static Value without(Value value, List<String> path) {
    if (!(value instanceof Mapping(var entries))) {
      return value;
    }
    var key = new Text(path.getFirst());
    var rest = new LinkedHashMap<>(entries);
    if (path.size() == 1) {
      rest.remove(key);
    } else {
      rest.computeIfPresent(key, (_, inner) -> without(inner, path.subList(1, path.size())));
    }
    return new Mapping(Map.copyOf(rest));
  }
}
