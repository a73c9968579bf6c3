package dev.belay.rollout;

import dev.belay.engine.Approval;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An approval and whether it has been used up. Immutable: using it makes a new value.
///
/// @param use the decision that used it; absent while it is good for one
public record GivenApproval(Approval approval, Optional<Use> use) {

  /// What it was used for.
  ///
  /// @param decision id of the decision
  public record Use(String decision, Instant at) {}

  public static GivenApproval unused(Approval approval) {
    return new GivenApproval(approval, Optional.empty());
  }

  /// Binds it to one decision, for good. Asked again for the same decision the answer is yes again,
  /// so that an enforcement point which lost the answer may repeat the question.
  ///
  /// @param call digest of the call that is about to run
  public Applied<GivenApproval> redeem(String decision, Digest call, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(Permission.REDEEM_APPROVALS.refusal(who), foreign(call), used(decision)),
        () -> use.isPresent() ? new Applied.Taken<>(this, List.of()) : redeemedOnce(decision, now));
  }

  private Applied<GivenApproval> redeemedOnce(String decision, Instant now) {
    return Applied.unless(
        Stream.of(expired(now)),
        () ->
            Applied.taken(
                new GivenApproval(approval, Optional.of(new Use(decision, now))),
                Note.of("Approval.Used", approval.id(), "").with("decision", decision)));
  }

  private Optional<Problem> foreign(Digest call) {
    return Checks.when(
        !approval.call().equals(call),
        Problem.of("approval-foreign", "approval %s is for another call".formatted(approval.id())));
  }

  private Optional<Problem> used(String decision) {
    return use.filter(found -> !found.decision().equals(decision))
        .map(
            found ->
                Problem.of(
                        "approval-used",
                        "approval %s was used at %s by decision %s"
                            .formatted(approval.id(), found.at(), found.decision()))
                    .withHelp("ask for another one"));
  }

  private Optional<Problem> expired(Instant now) {
    return Checks.when(
        !now.isBefore(approval.expires()),
        Problem.of(
                "approval-expired",
                "approval %s expired at %s".formatted(approval.id(), approval.expires()))
            .withHelp("ask for another one"));
  }
}
