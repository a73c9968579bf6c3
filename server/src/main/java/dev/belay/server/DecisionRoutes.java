package dev.belay.server;

import dev.belay.rollout.Permission;
import dev.belay.wire.PointReport;
import dev.belay.wire.RecordedDecision;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What was decided and what was done: reported by enforcement points, looked at by people.
final class DecisionRoutes {

  private final Database database;
  private final Clock clock;

  DecisionRoutes(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
                "/v1/decisions",
                Permission.REPORT,
                "Reports decisions and deeds, a line each; a line that is known is not taken again",
                this::report)
            .taking(Route.Takes.lines(PointReport.MAX_BATCH_BYTES)),
        Route.get("/v1/decisions", Permission.READ, "Decisions, the newest first", this::search),
        Route.get(
            "/v1/decisions/{decision}",
            Permission.READ,
            "A decision, its facts where they were kept, and what was done",
            this::show),
        Route.get(
            "/v1/decision-mix",
            Permission.READ,
            "How many decisions there were, by verdict and by rule",
            this::mix),
        Route.get(
            "/v1/bypasses",
            Permission.READ,
            "What was done that no decision allowed, the newest first",
            this::bypasses));
  }

  private Reply report(Visit visit) throws Refused {
    var batch = Batch.unpack(visit.body(), visit.header("Content-Encoding"));
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var now = clock.instant();
              var receipt = new Intake(handle, visit.bearer(), now).take(batch, visit.origin());
              WouldDeny.tell(handle, now);
              return receipt;
            }));
  }

  private Reply search(Visit visit) throws Refused {
    var search = DecisionSearch.of(visit);
    return Reply.ok(database.inTenant(visit.tenant(), handle -> search.page(handle)));
  }

  private Reply show(Visit visit) throws Refused {
    var text = visit.path("decision");
    var found =
        id(text)
            .flatMap(
                id ->
                    database.<Optional<RecordedDecision>, RuntimeException>inTenant(
                        visit.tenant(), handle -> DecisionSearch.find(handle, id)));
    return Reply.ok(found.orElseThrow(() -> Refused.unknown("decision", text)));
  }

  /// Absent when it is the id of nothing.
  static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Reply mix(Visit visit) throws Refused {
    var search = DecisionSearch.of(visit);
    return Reply.ok(
        database.inTenant(visit.tenant(), handle -> search.mix(handle, clock.instant())));
  }

  private Reply bypasses(Visit visit) throws Refused {
    int limit = visit.limit();
    return Reply.ok(
        new RecordedDecision.Page(
            database.inTenant(
                visit.tenant(), handle -> DecisionSearch.bypasses(handle, limit, clock.instant())),
            Optional.empty()));
  }
}
