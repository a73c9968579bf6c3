package dev.belay.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A verdict with what brought it about: one policy's, a default's, a stop's.
///
/// @param needs who must say yes; empty unless the verdict is require_approval
/// @param uncapped the verdict before a ceiling softened it
/// @param isCertain whether it stands whatever the unknown values are
public record Opinion(
    Verdict verdict,
    Verdict uncapped,
    Cause cause,
    SortedSet<Need> needs,
    List<String> reasons,
    Optional<String> message,
    boolean isCertain) {

  /// By policy and rule, which is how causes are told; whatever else they say orders the rest, so
  /// that it never depends on who spoke first.
  static final Comparator<Opinion> ORDER =
      Comparator.<Opinion, String>comparing(opinion -> opinion.cause().sentence())
          .thenComparing(Opinion::uncapped)
          .thenComparing(opinion -> opinion.needs().toString())
          .thenComparing(opinion -> opinion.reasons().toString())
          .thenComparing(opinion -> opinion.message().orElse(""))
          .thenComparing(Opinion::isCertain);

  public Opinion {
    needs = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(needs));
    reasons = List.copyOf(reasons);
  }

  static Opinion of(Verdict verdict, Cause cause) {
    return new Opinion(verdict, verdict, cause, new TreeSet<>(), List.of(), Optional.empty(), true);
  }

  Opinion uncertain() {
    return new Opinion(verdict, uncapped, cause, needs, reasons, message, false);
  }

  Opinion withNeeds(SortedSet<Need> newNeeds) {
    return new Opinion(verdict, uncapped, cause, newNeeds, reasons, message, isCertain);
  }

  /// The same opinion, softened to a ceiling that it exceeds.
  Opinion cappedTo(Verdict ceiling, SortedSet<Need> newNeeds) {
    return new Opinion(ceiling, uncapped, cause, newNeeds, reasons, message, isCertain);
  }
}
