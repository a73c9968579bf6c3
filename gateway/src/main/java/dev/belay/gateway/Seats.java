package dev.belay.gateway;

import java.util.concurrent.ConcurrentHashMap;

/// Bounds what one principal may have open, so that none crowds out the others. Safe for any number
/// of threads.
final class Seats {

  private final int perPrincipal;
  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

  Seats(int perPrincipal) {
    this.perPrincipal = perPrincipal;
  }

  boolean take(Principal principal) {
    var key = principal.issuer() + '\n' + principal.id();
    int now = taken.merge(key, 1, Integer::sum);
    if (now > perPrincipal) {
      give(key);
      return false;
    }
    return true;
  }

  void giveBack(Principal principal) {
    give(principal.issuer() + '\n' + principal.id());
  }

  private void give(String key) {
    taken.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }
}
