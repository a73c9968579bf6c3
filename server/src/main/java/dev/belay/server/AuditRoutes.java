package dev.belay.server;

import dev.belay.rollout.Permission;
import dev.belay.wire.SigningKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// The audit, for whoever wants to check it without trusting us.
final class AuditRoutes {

  static final String LINES = "application/x-ndjson";

  private final Database database;
  private final SigningKey key;
  private final Clock clock;

  AuditRoutes(Database database, SigningKey key, Clock clock) {
    this.database = database;
    this.key = key;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/audit",
            Permission.READ_AUDIT,
            "The whole audit, an entry a line as it was hashed, and a signed checkpoint at the end",
            this::export));
  }

  private Reply export(Visit visit) {
    var tenant = visit.tenant();
    return new Reply.Streamed(
        LINES, Map.of(), out -> Audit.export(database, tenant, key, clock.instant(), out));
  }
}
