package dev.belay.bench;

import static java.util.stream.Collectors.joining;

import dev.belay.bench.Rule.Tool;
import java.util.Collection;

/// A rule's condition in CEL, as its author would write it.
final class Condition {

  private Condition() {}

  /// For a policy that speaks of the rule's tenant only.
  static String ofCall(Rule rule) {
    var argument = "args." + rule.comparison().argument();
    return "%s && principal.role in %s && has(%s) && %s %s %s"
        .formatted(
            tool(rule.tool()),
            list(rule.roles()),
            argument,
            argument,
            rule.comparison().operator().sign,
            rule.comparison().literal());
  }

  static String ofTenantAndCall(Rule rule) {
    return "tenant == \"%s\" && %s".formatted(rule.tenant(), ofCall(rule));
  }

  private static String tool(Tool tool) {
    return switch (tool) {
      case Tool.Exactly(var name) -> "tool == \"%s\"".formatted(name);
      case Tool.StartingWith(var prefix) -> "tool.startsWith(\"%s\")".formatted(prefix);
    };
  }

  /// `["a", "b"]`, which Cedar reads alike.
  static String list(Collection<String> texts) {
    return texts.stream().map(text -> '"' + text + '"').collect(joining(", ", "[", "]"));
  }
}
