package dev.belay.bench;

import dev.belay.bench.Rule.Tool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rules as a programmer would put them who knows this workload and no other: by tenant and tool,
/// and by tenant and the two beginnings that a family of tools can have. Safe for any number of
/// threads.
final class FloorIndex {

  /// The arguments of one call, in whatever form it came.
  interface Arguments {

    boolean meet(Entry entry);
  }

  /// A rule, flat.
  ///
  /// @param roles as bits
  /// @param text what a text is compared with; empty for a number
  record Entry(
      Rule rule,
      int order,
      int roles,
      String argument,
      Comparison.Operator operator,
      boolean isNumber,
      long number,
      String text) {

    boolean holds(long actual) {
      return isNumber && operator.holds(Long.compare(actual, number));
    }

    boolean holds(String actual) {
      return !isNumber && (operator == Comparison.Operator.SAME) == actual.equals(text);
    }
  }

  private static final class OfTenant {

    private final Map<String, Entry[]> byTool = new HashMap<>();
    private final Prefixes byPrefix = new Prefixes();
  }

  private static final Entry[] NONE = {};

  private final Roles roles = new Roles();
  private final Map<String, OfTenant> tenants = new HashMap<>();

  FloorIndex(List<Rule> rules) {
    rules.forEach(this::add);
  }

  private void add(Rule rule) {
    var ofTenant = tenants.computeIfAbsent(rule.tenant(), _ -> new OfTenant());
    var entry = entry(rule);
    switch (rule.tool()) {
      case Tool.Exactly(var name) ->
          ofTenant.byTool.merge(name, new Entry[] {entry}, Prefixes::joined);
      case Tool.StartingWith(var prefix) -> ofTenant.byPrefix.add(prefix, entry);
    }
  }

  private Entry entry(Rule rule) {
    int bits = roles.bits(rule.roles());
    return switch (rule.comparison()) {
      case Comparison.OfNumber(var argument, var operator, var value) ->
          new Entry(rule, rule.order(), bits, argument, operator, true, value, "");
      case Comparison.OfText(var argument, var operator, var value) ->
          new Entry(rule, rule.order(), bits, argument, operator, false, 0, value);
    };
  }

  /// The first rule that matches.
  @Nullable Rule find(String tenant, String tool, String role, Arguments arguments) {
    var ofTenant = tenants.get(tenant);
    int bit = roles.bit(role);
    if (ofTenant == null || bit == 0) {
      return null;
    }
    var best = earlier(null, ofTenant.byTool.getOrDefault(tool, NONE), bit, arguments);
    int hash = 0;
    for (int i = 0; i < tool.length(); i++) {
      char character = tool.charAt(i);
      hash = Prefixes.hash(hash, character);
      if (Prefixes.mayEnd(character)) {
        best = earlier(best, ofTenant.byPrefix.find(tool, i + 1, hash), bit, arguments);
      }
    }
    return best == null ? null : best.rule;
  }

  private static @Nullable Entry earlier(
      @Nullable Entry best, Entry[] inOrder, int role, Arguments arguments) {
    for (var entry : inOrder) {
      if (best != null && best.order < entry.order) {
        return best;
      }
      if ((entry.roles & role) != 0 && arguments.meet(entry)) {
        return entry;
      }
    }
    return best;
  }
}
