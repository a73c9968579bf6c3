package dev.belay.rollout;

import dev.belay.engine.Digest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Another person's acceptance or rejection of one plan, on the evidence that they saw.
///
/// @param plan digest of the plan
/// @param evidence digest of the evidence
/// @param causes those in the evidence
/// @param edition of the change that was planned
/// @param expires when the plan does
/// @param mayWeaken whether the reviewer has the permission to weaken
public record Review(
    Digest plan,
    Digest evidence,
    Set<Difference> causes,
    int edition,
    Instant expires,
    Hand by,
    boolean mayWeaken,
    boolean isAccepted,
    String comment,
    Instant at) {

  public Review {
    causes = Set.copyOf(causes);
  }

  static Review of(Plan plan, Actor by, boolean isAccepted, String comment, Instant at) {
    return new Review(
        plan.digest(),
        plan.evidence().digest(),
        plan.evidence().causes(),
        plan.edition(),
        plan.expires(),
        by.hand(),
        by.may(Permission.WEAKEN),
        isAccepted,
        comment,
        at);
  }

  /// Why it no longer counts, as a sentence. Absent while it does.
  ///
  /// @param head of the project
  /// @param latest what decisions recorded by now say
  public Optional<String> voidBecause(Change change, int head, Evidence latest, Instant now) {
    if (edition != change.edition()) {
      return Optional.of("the change was edited since");
    }
    if (change.base() != head) {
      return Optional.of("the head is release %d now".formatted(head));
    }
    if (!now.isBefore(expires)) {
      return Optional.of("the plan expired at %s".formatted(expires));
    }
    return latest.notAmong(causes).stream()
        .findFirst()
        .map(
            cause ->
                "newer decisions show %s, which was not in the evidence"
                    .formatted(cause.sentence()));
  }
}
