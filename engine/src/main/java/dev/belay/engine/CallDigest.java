package dev.belay.engine;

import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What identifies a call, so that an approval can be given for it: everything that was asked,
/// without what changes from call to call.
public final class CallDigest {

  private CallDigest() {}

  /// The digest of one call.
  ///
  /// @param question absent when nobody here knows it; then nothing is left out
  public static Digest of(Facts facts, Optional<Question> question) {
    Value input = facts.input();
    for (var pointer : question.map(Question::changing).orElse(List.of())) {
      input = without(input, Pointer.parts(pointer));
    }
    var call = new LinkedHashMap<Value, Value>();
    call.put(new Text("question"), new Text(facts.question()));
    call.put(new Text("input"), input);
    call.put(new Text("unknown"), new Listing(facts.unknown().stream().map(Value::text).toList()));
    return Digest.of(Json.canonical(new Mapping(call)));
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
