package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of the JDK as the engine has them: `null`, `Boolean`, `Integer`, `Long`, `Double`,
/// `String`, `List`, and `Map` with texts as keys. What is a [Value] already stays what it is.
final class Plain {

  private Plain() {}

  static Mapping mapping(Map<?, ?> plain) {
    var entries = LinkedHashMap.<Value, Value>newLinkedHashMap(plain.size());
    plain.forEach((key, value) -> entries.put(key(key), value(value)));
    return new Mapping(entries);
  }

  private static Text key(@Nullable Object key) {
    return switch (key) {
      case String text -> new Text(text);
      case null, default -> throw new IllegalArgumentException("a key that is no text: " + key);
    };
  }

  static Value value(@Nullable Object plain) {
    return switch (plain) {
      case null -> Null.NULL;
      case Value value -> value;
      case String text -> new Text(text);
      case Boolean bool -> Bool.of(bool);
      case Integer number -> new Int(number);
      case Long number -> new Int(number);
      case Double number -> new Real(number);
      case List<?> elements -> new Listing(elements.stream().map(Plain::value).toList());
      case Map<?, ?> map -> mapping(map);
      default -> throw new IllegalArgumentException("no value of a request: " + plain.getClass());
    };
  }
}
