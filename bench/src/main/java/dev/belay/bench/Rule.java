package dev.belay.bench;

import java.util.List;
import java.util.Map;

/// One rule of the workload: it speaks of one tenant, a tool or a family of tools, some roles and
/// one argument. A call without that argument does not match.
///
/// @param order its place among all rules, which is also its number
record Rule(
    int order, Tool tool, String tenant, List<String> roles, Comparison comparison, Effect effect) {

  /// The tools that a rule speaks of.
  sealed interface Tool {

    record Exactly(String name) implements Tool {}

    record StartingWith(String prefix) implements Tool {}

    default boolean matches(String tool) {
      return switch (this) {
        case Exactly(var name) -> tool.equals(name);
        case StartingWith(var prefix) -> tool.startsWith(prefix);
      };
    }
  }

  Rule {
    roles = List.copyOf(roles);
  }

  String name() {
    return "r%07d".formatted(order);
  }

  /// Slow and obvious: what the expectations come from.
  boolean matches(String ofTenant, String called, String role, Map<String, Object> arguments) {
    var actual = arguments.get(comparison.argument());
    return tenant.equals(ofTenant)
        && tool.matches(called)
        && roles.contains(role)
        && actual != null
        && comparison.holds(actual);
  }
}
