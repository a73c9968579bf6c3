package dev.belay.bench;

import dev.belay.bench.Rule.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes calls of 0.9 KB: seven in ten are about a rule, two in ten about a tenant, and one in ten
/// comes from a tenant that no rule knows. Not safe for more than one thread.
final class CallMaker {

  private static final double ABOUT_A_RULE = 0.7;
  private static final double ABOUT_A_TENANT = 0.9;
  private static final double HAS_ARGUMENT = 0.9;
  private static final double MEETS_COMPARISON = 0.8;
  private static final int TRIES = 64;

  private final Random random;
  private final List<Rule> rules;
  private final List<String> tenants;

  /// Who calls which tool.
  private record Asked(String tenant, String role, String tool, Map<String, Object> arguments) {}

  CallMaker(Random random, List<Rule> rules, List<String> tenants) {
    this.random = random;
    this.rules = rules;
    this.tenants = tenants.stream().sorted().toList();
  }

  Map<String, Object> input(int number) {
    var asked = asked();
    var arguments = new LinkedHashMap<>(asked.arguments);
    arguments.put("title", Words.prose(8, random));
    arguments.put("body", Words.prose(75, random));
    var input = new LinkedHashMap<String, Object>();
    input.put("id", "req-%07d".formatted(number));
    input.put(
        "ts", "2026-08-%02dT%02d:%02d:00Z".formatted(1 + number % 28, number % 24, number % 60));
    input.put("tenant", asked.tenant);
    input.put("tool", asked.tool);
    input.put("principal", principal(number, asked.role));
    input.put("args", arguments);
    input.put("context", context(number, asked.tool));
    return input;
  }

  private Asked asked() {
    var kind = random.nextDouble();
    if (kind < ABOUT_A_RULE) {
      return about(Words.any(rules, random));
    }
    var namespace = Words.any(Words.NAMESPACES, random);
    var role = Words.any(Words.ROLES, random);
    return kind < ABOUT_A_TENANT
        ? new Asked(Words.any(tenants, random), role, namespace + "." + action(), arguments())
        : new Asked(
            "u%05d".formatted(random.nextInt(1_000)),
            role,
            namespace + ".other_" + random.nextInt(99),
            arguments());
  }

  private Asked about(Rule rule) {
    var arguments = arguments();
    if (random.nextDouble() < MEETS_COMPARISON) {
      meet(rule.comparison(), arguments);
    }
    return new Asked(rule.tenant(), Words.any(rule.roles(), random), tool(rule), arguments);
  }

  private String tool(Rule rule) {
    return switch (rule.tool()) {
      case Tool.Exactly(var name) -> name;
      case Tool.StartingWith(var prefix) ->
          prefix + (prefix.endsWith("_") ? Words.any(Words.NOUNS, random) : action());
    };
  }

  private String action() {
    return Words.any(Words.VERBS, random) + "_" + Words.any(Words.NOUNS, random);
  }

  private Map<String, Object> arguments() {
    var arguments = new LinkedHashMap<String, Object>();
    for (var name : Words.NUMBER_NAMES) {
      if (random.nextDouble() < HAS_ARGUMENT) {
        arguments.put(name, Words.number(name, random));
      }
    }
    for (var name : Words.TEXT_NAMES) {
      if (random.nextDouble() < HAS_ARGUMENT) {
        arguments.put(name, Words.text(name, random));
      }
    }
    return arguments;
  }

  /// Some comparisons can never be met: `priority > 9`.
  private void meet(Comparison comparison, Map<String, Object> arguments) {
    for (int i = 0; i < TRIES; i++) {
      var value = value(comparison);
      arguments.put(comparison.argument(), value);
      if (comparison.holds(value)) {
        return;
      }
    }
  }

  private Object value(Comparison comparison) {
    return switch (comparison) {
      case Comparison.OfNumber(var argument, _, _) -> Words.number(argument, random);
      case Comparison.OfText(var argument, _, _) -> Words.text(argument, random);
    };
  }

  private Map<String, Object> principal(int number, String role) {
    var principal = new LinkedHashMap<String, Object>();
    principal.put("id", "agent-%03d".formatted(number % 97));
    principal.put("role", role);
    principal.put("session", hex());
    return principal;
  }

  private Map<String, Object> context(int number, String tool) {
    var context = new LinkedHashMap<String, Object>();
    context.put("trace", hex());
    context.put("ip", "10.%d.%d.%d".formatted(number % 250, number * 7L % 250, number * 13L % 250));
    context.put("model", "model-x-1");
    context.put("gateway", "gw-%02d".formatted(number % 16));
    context.put("mcp_server", tool.substring(0, tool.indexOf('.')) + "-mcp");
    context.put("depth", (long) (number % 4));
    return context;
  }

  private String hex() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
