package dev.belay.rollout;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Whose hand did something: enough to tell later whether somebody else is really somebody else.
///
/// @param actsFor on whose behalf it was done
public record Hand(String name, SortedSet<String> actsFor) {

  public Hand {
    actsFor = Collections.unmodifiableSortedSet(new TreeSet<>(actsFor));
  }

  /// One acts for the other, or both act for a third.
  public boolean isSameAs(Hand other) {
    return !Collections.disjoint(everyone(), other.everyone());
  }

  private SortedSet<String> everyone() {
    var everyone = new TreeSet<>(actsFor);
    everyone.add(name);
    return everyone;
  }
}
