package dev.belay.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The rules as the files of a Belay project: one policy for each tenant, its rules in their order.
final class BelayText {

  static final String QUESTION = "agent.call";

  private static final String PROJECT =
      """
      project: agents
      default: { agent.call: block }
      """;

  private static final String SCHEMA =
      """
      { "type": "object",
        "required": ["tenant", "tool", "principal", "args"],
        "properties": {
          "id": { "type": "string" },
          "ts": { "type": "string", "format": "date-time" },
          "tenant": { "type": "string" },
          "tool": { "type": "string" },
          "principal": { "type": "object", "required": ["id", "role"], "properties": {
            "id": { "type": "string" },
            "role": { "type": "string" },
            "session": { "type": "string" } } },
          "args": { "type": "object", "properties": {
            "amount": { "type": "integer" },
            "count": { "type": "integer" },
            "size_kb": { "type": "integer" },
            "priority": { "type": "integer" },
            "env": { "type": "string" },
            "region": { "type": "string" },
            "classification": { "type": "string" },
            "title": { "type": "string" },
            "body": { "type": "string" } } },
          "context": { "type": "object", "additionalProperties": {} } } }
      """;

  private BelayText() {}

  /// By path.
  static Map<String, byte[]> files(List<Rule> rules) {
    var files = new HashMap<String, byte[]>();
    files.put("project.yaml", PROJECT.getBytes(UTF_8));
    files.put("questions/" + QUESTION + ".schema.json", SCHEMA.getBytes(UTF_8));
    rules.stream()
        .collect(groupingBy(Rule::tenant, TreeMap::new, toList()))
        .forEach(
            (tenant, ofTenant) ->
                files.put(
                    "policies/" + tenant + ".yaml", policy(tenant, ofTenant).getBytes(UTF_8)));
    return files;
  }

  private static String policy(String tenant, List<Rule> rules) {
    var text = new StringBuilder();
    text.append(
        """
        policy: %s
        question: %s
        for: tenant == "%s"
        rules:
        """
            .formatted(tenant, QUESTION, tenant));
    for (var rule : rules) {
      text.append(
          """
            - rule: %s
              when: >-
                %s
              then: %s
          """
              .formatted(rule.name(), Condition.ofCall(rule), verdict(rule.effect())));
    }
    return text.toString();
  }

  private static String verdict(Effect effect) {
    return switch (effect) {
      case ALLOW -> "allow";
      case REQUIRE_APPROVAL -> "require_approval";
      case DENY -> "block";
    };
  }
}
