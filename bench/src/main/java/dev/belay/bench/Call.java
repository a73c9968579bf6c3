package dev.belay.bench;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One request of the workload, as it came over the wire. Its bytes are never changed.
///
/// Every reading makes texts of its own: a text that were the same object as the rule's would be
/// compared without looking at it.
final class Call {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  private final byte[] json;

  private Call(byte[] json) {
    this.json = json;
  }

  static Call of(Map<String, Object> input) {
    return new Call(JSON.writeValueAsBytes(input));
  }

  byte[] json() {
    return json;
  }

  Read read() {
    return new Read(JSON.readValue(json, new TypeReference<Map<String, Object>>() {}));
  }

  /// A call as parsed JSON.
  record Read(Map<String, Object> input) {

    String tenant() {
      return (String) member("tenant");
    }

    String tool() {
      return (String) member("tool");
    }

    String role() {
      return (String) of(member("principal"), "role");
    }

    /// Numbers are of type `Long`.
    @SuppressWarnings("unchecked") // the workload makes no other
    Map<String, Object> arguments() {
      return (Map<String, Object>) member("args");
    }

    private Object member(String name) {
      return of(input, name);
    }

    private static Object of(Object object, String name) {
      var value = object instanceof Map<?, ?> map ? map.get(name) : null;
      if (value != null) {
        return value;
      }
      throw new IllegalArgumentException("a call without `%s`".formatted(name));
    }
  }
}
