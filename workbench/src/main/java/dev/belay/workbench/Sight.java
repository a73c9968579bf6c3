package dev.belay.workbench;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Value;
import dev.belay.engine.Witness;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The values that the parts of policies had, by policy and element; of a part inside a
/// comprehension the last. Not safe for more than one thread.
final class Sight implements Witness {

  /// What ends the name of a policy that only looks for another.
  private static final String PROBE = "?";

  /// What was seen of one policy. Not safe for more than one thread.
  static final class OfPolicy {

    private final IdentityHashMap<Expr, Value> values = new IdentityHashMap<>();

    /// Absent for what was not looked at.
    Optional<Value> find(Expr expr) {
      return Optional.ofNullable(values.get(expr));
    }

    /// Whether it, or a part of it, was looked at: what used up its steps has parts with values,
    /// and none itself.
    boolean hasBegun(Expr expr) {
      var found = new boolean[] {values.containsKey(expr)};
      expr.with(
          expr.at(),
          part -> {
            found[0] = found[0] || hasBegun(part);
            return part;
          });
      return found[0];
    }
  }

  private final Map<String, TreeMap<Integer, OfPolicy>> byPolicy = new HashMap<>();
  private OfPolicy asked = new OfPolicy();

  /// The name of a policy that looks at a part of another.
  static String probe(Policy policy, int number) {
    return policy.name() + PROBE + number;
  }

  @Override
  public void asks(Policy policy, int element) {
    int end = policy.name().indexOf(PROBE);
    var name = end < 0 ? policy.name() : policy.name().substring(0, end);
    asked =
        byPolicy
            .computeIfAbsent(name, _ -> new TreeMap<>())
            .computeIfAbsent(element, _ -> new OfPolicy());
  }

  @Override
  public void saw(Expr expr, Value value) {
    asked.values.put(expr, value);
  }

  SortedSet<Integer> elements(Policy policy) {
    return new TreeSet<>(byPolicy.getOrDefault(policy.name(), new TreeMap<>()).keySet());
  }

  OfPolicy of(Policy policy, int element) {
    return byPolicy
        .getOrDefault(policy.name(), new TreeMap<>())
        .getOrDefault(element, new OfPolicy());
  }
}
