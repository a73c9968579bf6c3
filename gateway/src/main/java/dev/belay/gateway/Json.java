package dev.belay.gateway;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes JSON so that what was decided is what is sent on: no key twice, no number
/// rounded, nothing after the end.
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Limits.NESTING)
                          .maxStringLength(Limits.ANSWER_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static JsonNode read(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// The member of that name if it is an object, else an empty one that belongs to nobody.
  static ObjectNode objectIn(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode object ? object : object();
  }

  /// Whether every text can be written as it was read. Half of a surrogate pair cannot.
  static boolean isWhole(JsonNode node) {
    return switch (node) {
      case ObjectNode object ->
          object.properties().stream()
              .allMatch(member -> isWhole(member.getKey()) && isWhole(member.getValue()));
      case ArrayNode array -> array.valueStream().allMatch(Json::isWhole);
      default -> !node.isString() || isWhole(node.stringValue());
    };
  }

  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// The same value with every object's keys in order.
  static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var members = new TreeMap<String, JsonNode>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        var ordered = object();
        members.forEach((name, value) -> ordered.set(name, sorted(value)));
        yield ordered;
      }
      case ArrayNode array -> {
        var ordered = MAPPER.createArrayNode();
        array.forEach(element -> ordered.add(sorted(element)));
        yield ordered;
      }
      default -> node;
    };
  }
}
