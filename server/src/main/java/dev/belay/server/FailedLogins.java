package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.AuditEvent;
import java.time.Duration;
import java.time.Instant;

/// Tells the system's own audit of tokens that were no good. So few a minute that nobody fills the
/// audit by guessing; how many were left out is told with the next one. Safe for any number of
/// threads.
final class FailedLogins {

  private static final int TOLD_A_MINUTE = 20;
  private static final AuditEvent.Actor NOBODY = AuditEvent.Actor.of("unknown", "none");

  private final Database database;
  private Instant minute = Instant.EPOCH;
  private int told;
  private long untold;

  FailedLogins(Database database) {
    this.database = database;
  }

  void tell(Problem problem, AuditEvent.Origin origin, Instant now) {
    var leftOut = admit(now);
    if (leftOut < 0) {
      return;
    }
    var event =
        AuditEvent.of(now, NOBODY, "Login.Failed", new AuditEvent.Entity("credential", "unknown"))
            .from(origin)
            .refused(problem);
    var whole = leftOut == 0 ? event : event.because("%d more were not told".formatted(leftOut));
    database.inTenant(Tenant.SYSTEM, handle -> Audit.append(handle, whole));
  }

  /// How many were left out since the last one that was told; negative for one to leave out.
  private synchronized long admit(Instant now) {
    if (!Duration.between(minute, now).minusMinutes(1).isNegative()) {
      minute = now;
      told = 0;
    }
    if (told == TOLD_A_MINUTE) {
      untold++;
      return -1;
    }
    told++;
    long leftOut = untold;
    untold = 0;
    return leftOut;
  }
}
