package dev.belay.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is to become of one call. Every admission names its decision.
public sealed interface Admission {

  /// The decision that this obeys, as it stands in the record.
  String decision();

  /// It goes to the upstream.
  record Forward(String decision) implements Admission {}

  /// It waits for people.
  record Held(String decision, Hold hold) implements Admission {}

  /// It does not happen, and the caller is told what would have.
  record DryRun(String decision, String message, List<String> reasons) implements Admission {}

  /// It does not happen.
  record Blocked(String decision, String message, List<String> reasons) implements Admission {}

  /// Nobody said yes while the caller waited. The same call, made again, finds its approval.
  ///
  /// @param escalation where people are asked; absent when nobody could be asked
  /// @param retry what the caller has to do to make use of an approval, as a sentence
  record Pending(String decision, Optional<String> escalation, String retry) implements Admission {}

  /// A call that waits. Safe for any number of threads.
  interface Hold {

    /// How long the caller is kept waiting altogether.
    Duration patience();

    /// Waits at most this long. Answers the call's next admission, or `Held` when nothing was
    /// decided yet.
    Admission await(Duration atMost) throws InterruptedException;

    /// Ends the wait, because time is up. Nothing of this call can become a `Forward` afterwards:
    /// answers what it had become before, else mostly `Pending`.
    Admission end();

    /// The same, because the caller is gone.
    Admission leave();
  }
}
