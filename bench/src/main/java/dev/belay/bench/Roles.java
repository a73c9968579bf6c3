package dev.belay.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sets of roles as bits of an int.
final class Roles {

  private final Map<String, Integer> bits = new HashMap<>();

  int bits(List<String> roles) {
    int all = 0;
    for (var role : roles) {
      all |= bits.computeIfAbsent(role, _ -> 1 << bits.size());
    }
    return all;
  }

  /// None for a role that no rule names.
  int bit(String role) {
    return bits.getOrDefault(role, 0);
  }
}
