package dev.belay.enforce;

import dev.belay.wire.VerifyingKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whose signatures count for a delegation.
///
/// @param byName the keys of each delegator; several while one takes the place of another
/// @param roots who may begin a chain; the others may only pass on what they were given
public record DelegationKeys(Map<String, List<VerifyingKey>> byName, Set<String> roots) {

  public DelegationKeys {
    var copied = new TreeMap<String, List<VerifyingKey>>();
    byName.forEach((name, keys) -> copied.put(name, List.copyOf(keys)));
    byName = java.util.Collections.unmodifiableMap(copied);
    roots = java.util.Collections.unmodifiableSet(new TreeSet<>(roots));
    if (!byName.keySet().containsAll(roots)) {
      throw new IllegalArgumentException("a root has no key: " + roots);
    }
  }

  List<VerifyingKey> of(String delegator) {
    return byName.getOrDefault(delegator, List.of());
  }
}
