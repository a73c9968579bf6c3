package dev.belay.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Which entries (the scopes and rules of a release's policies for one question, numbered in the
/// order in which they are heard) may matter to a request. Never changed after construction.
///
/// What is not found is known to be settled without a failure: see [Conjuncts]. Entries whose
/// conjuncts cannot be looked up matter to every request.
final class RuleIndex {

  private static final RuleGroup[] NONE = {};

  private final RuleGroup[] groups;
  private final int[] always;

  private RuleIndex(RuleGroup[] groups, int[] always) {
    this.groups = groups;
    this.always = always;
  }

  /// Those that are looked up, in their order.
  void find(Frame frame, Found found) {
    found.clear();
    for (var group : groups) {
      group.find(frame, found);
    }
    found.sort();
  }

  /// Those that matter to every request, in their order.
  int[] always() {
    return always;
  }

  /// Gathers entries. Used by one thread.
  static final class Builder {

    private final Map<Signature, RuleGroup.Builder> groups = new HashMap<>();
    private int[] always = new int[16];
    private int size;

    void add(int entry, Signature.Wanted wanted) {
      groups.computeIfAbsent(wanted.signature(), RuleGroup.Builder::new).add(entry, wanted.texts());
    }

    /// Entries come in their order.
    void addAlways(int entry) {
      if (size == always.length) {
        always = Arrays.copyOf(always, size * 2);
      }
      always[size] = entry;
      size++;
    }

    RuleIndex built() {
      var built = groups.values().stream().map(RuleGroup.Builder::built).toList();
      return new RuleIndex(built.toArray(NONE), Arrays.copyOf(always, size));
    }
  }
}
