package dev.belay.workbench;

import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One object of what is established about a request, written field by field. Not safe for more
/// than one thread.
final class GaitFacts {

  private final Map<Value, Value> entries = new LinkedHashMap<>();

  GaitFacts put(String key, Value value) {
    entries.put(Value.text(key), value);
    return this;
  }

  GaitFacts put(String key, String text) {
    return put(key, Value.text(text));
  }

  GaitFacts put(String key, boolean isSo) {
    return put(key, isSo ? Bool.TRUE : Bool.FALSE);
  }

  GaitFacts put(String key, Collection<String> texts) {
    return put(key, new Listing(texts.stream().map(Value::text).toList()));
  }

  GaitFacts putAll(String key, List<GaitFacts> objects) {
    return put(key, new Listing(objects.stream().<Value>map(GaitFacts::value).toList()));
  }

  GaitFacts put(String key, GaitFacts object) {
    return put(key, object.value());
  }

  /// What is empty is left out.
  GaitFacts putIfSaid(String key, String text) {
    return text.isEmpty() ? this : put(key, text);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Mapping value() {
    return new Mapping(entries);
  }
}
