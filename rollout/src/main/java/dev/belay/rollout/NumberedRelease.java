package dev.belay.rollout;

import dev.belay.engine.Digest;
import java.time.Instant;
import java.util.Optional;

/// Content that was published under a number. Numbers only grow; two releases may have one address.
///
/// @param base number of the head that it was published on; release 0 has itself
/// @param change whose content it is; absent for release 0 and for a rollback
/// @param author who wrote it
/// @param restores number of the release whose content a rollback took again
/// @param withdrawn present once it has been taken back: no change builds on it any more
public record NumberedRelease(
    int number,
    Digest address,
    int base,
    Optional<String> change,
    String author,
    String publishedBy,
    Instant at,
    String reason,
    Optional<Integer> restores,
    Optional<Withdrawal> withdrawn) {

  public record Withdrawal(String by, Instant at, String reason) {}

  public NumberedRelease {
    if (number < 0) {
      throw new IllegalArgumentException("release numbers start at 0, got " + number);
    }
  }

  public boolean isWithdrawn() {
    return withdrawn.isPresent();
  }

  NumberedRelease withdrawnBecause(Withdrawal withdrawal) {
    return new NumberedRelease(
        number,
        address,
        base,
        change,
        author,
        publishedBy,
        at,
        reason,
        restores,
        Optional.of(withdrawal));
  }
}
