package dev.belay.enforce;

import java.util.Optional;

/// What became of a held call.
public sealed interface HeldOutcome {

  /// Nobody has decided yet.
  record Waiting() implements HeldOutcome {}

  /// It may run, once, as this decision. The approvals that it took are used up.
  record Run(Decided decided) implements HeldOutcome {}

  /// It does not run.
  ///
  /// @param decided the decision that this obeys: the one that held it, or a later one
  record NotRun(Decided decided, Why why) implements HeldOutcome {}

  /// Why a held call does not run.
  sealed interface Why {

    /// Nobody said yes while it was held. The same call, made again, finds its approval.
    ///
    /// @param escalation where people are asked
    record Pending(String escalation) implements Why {}

    /// A person said no.
    record Refused(String by, String comment) implements Why {}

    /// Whoever made the call is not there any more.
    ///
    /// @param escalation where people may still say yes; absent when nobody was asked yet
    record ClientGone(Optional<String> escalation) implements Why {}

    /// Decided anew, it is something else than allowed: what the decision says.
    record Redecided() implements Why {}

    /// Nobody could be asked, or no approval be used up, because the control plane was away.
    record Unavailable() implements Why {}
  }
}
