package dev.belay.server;

import static dev.belay.server.Route.Takes;

import dev.belay.engine.Digest;
import dev.belay.rollout.Permission;
import dev.belay.wire.AssignmentStream;
import dev.belay.wire.Documents;
import dev.belay.wire.Malformed;
import dev.belay.wire.PointRecord;
import dev.belay.wire.PointStatus;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/// What enforcement points are told to run, where they get it, and what they say of themselves.
final class PointRoutes {

  static final String EVENTS = "text/event-stream";

  /// Often enough that nobody on the way takes the silence for an end.
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private static final int STATUS_BYTES = 1 << 20;

  /// Whose assignment is followed.
  private record Place(Bearer bearer, String project, String environment) {

    Tenant tenant() {
      return bearer.tenant();
    }

    Topic topic() {
      return Topic.assignment(tenant(), project, environment);
    }
  }

  private final Database database;
  private final Watchers watchers;
  private final Clock clock;

  PointRoutes(Database database, Watchers watchers, Clock clock) {
    this.database = database;
    this.watchers = watchers;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/projects/{project}/environments/{environment}/assignment",
            Permission.FOLLOW_ASSIGNMENT,
            "What the enforcement points of an environment are to run, once or as it changes",
            this::assignment),
        Route.get(
            "/v1/releases/{address}",
            Permission.READ_RELEASES,
            "A release or a draft by its address, as it was signed",
            this::release),
        Route.post(
                "/v1/enforcement-points/{point}/status",
                Permission.REPORT,
                "Says what an enforcement point runs",
                this::report)
            .taking(Takes.json(STATUS_BYTES)),
        Route.get(
            "/v1/enforcement-points",
            Permission.READ,
            "Enforcement points, and how current they are",
            this::list));
  }

  private Reply assignment(Visit visit) throws Refused {
    var place = new Place(visit.bearer(), visit.path("project"), visit.path("environment"));
    Points.requireEnrolled(place.bearer(), place.project(), place.environment());
    var newest = newest(place);
    if (visit.header("Accept").filter(types -> types.contains(EVENTS)).isPresent()) {
      var known = visit.header("Last-Event-ID").orElse("");
      return new Reply.Streamed(EVENTS, Map.of(), out -> follow(place, known, out));
    }
    var tag = "\"%d\"".formatted(newest.generation());
    if (visit.header("If-None-Match").filter(tag::equals).isPresent()) {
      return new Reply.Whole(Status.NOT_MODIFIED_304, "", Map.of("ETag", tag), new byte[0]);
    }
    return new Reply.Whole(Status.OK_200, Takes.JSON, Map.of("ETag", tag), newest.envelope());
  }

  private Assignments.Signed newest(Place place) throws Refused {
    return database
        .inTenant(place.tenant(), handle -> newest(handle, place))
        .orElseThrow(
            () ->
                Refused.unknown(
                    "environment", "%s/%s".formatted(place.project(), place.environment())));
  }

  private static Optional<Assignments.Signed> newest(Handle handle, Place place) {
    return Assignments.newest(
        handle, Storable.text(place.project()), Storable.text(place.environment()));
  }

  /// Tells the newest one unless it is known, and then each that is made, until whoever listens
  /// leaves, is let in no more, or the server stops.
  private void follow(Place place, String known, OutputStream out)
      throws IOException, InterruptedException {
    var told = known;
    // Before the first look, so that nothing falls between the look and the wait.
    try (var watch = watchers.watch(place.topic())) {
      var isOpen = true;
      while (isOpen) {
        var newest = newestIfLetIn(place);
        if (newest.isEmpty()) {
          return;
        }
        var id = Long.toString(newest.get().generation());
        out.write(id.equals(told) ? ":\n\n".getBytes(StandardCharsets.UTF_8) : event(newest.get()));
        out.flush();
        told = id;
        isOpen = watch.await(SIGN_OF_LIFE);
      }
    } catch (JdbiException e) {
      if (!DatabaseFailure.isAway(e)) {
        throw e;
      }
      // The stream ends, and whoever listened asks again.
    }
  }

  /// A token may be revoked, or run out, while somebody listens.
  private Optional<Assignments.Signed> newestIfLetIn(Place place) {
    return database.inTenant(
        place.tenant(),
        handle ->
            Credentials.isGood(handle, place.bearer().credential(), clock.instant())
                ? newest(handle, place)
                : Optional.empty());
  }

  private static byte[] event(Assignments.Signed signed) {
    var envelope = new String(signed.envelope(), StandardCharsets.UTF_8);
    return "id: %d\nevent: %s\ndata: %s\n\n"
        .formatted(signed.generation(), AssignmentStream.EVENT, envelope)
        .getBytes(StandardCharsets.UTF_8);
  }

  private Reply release(Visit visit) throws Refused {
    var text = visit.path("address");
    if (!Digest.isDigest(text)) {
      throw Refused.unknown("release", text);
    }
    var address = new Digest(text);
    var reply =
        database.inTenant(visit.tenant(), handle -> release(handle, visit.bearer(), address));
    return reply.orElseThrow(() -> Refused.unknown("release", text));
  }

  /// What a draft is signed as changes when it is published, so only a release may be kept for
  /// good.
  private static Optional<Reply> release(Handle handle, Bearer bearer, Digest address) {
    record Kept(String project, boolean isRelease) {}
    var kept =
        handle
            .select(
                """
                select project, exists (
                    select from release_signature signature
                    where signature.address = content.address and signed_as = 'release')
                from release_content content where address = ?
                """,
                address.text())
            .map((row, _) -> new Kept(row.getString(1), row.getBoolean(2)))
            .findOne();
    return kept.filter(found -> maySee(bearer, found.project()))
        .flatMap(
            found ->
                Contents.find(handle, address)
                    .map(
                        file ->
                            new Reply.Whole(
                                Status.OK_200,
                                Takes.JSON,
                                Map.of("Cache-Control", caching(found.isRelease())),
                                file.bytes())));
  }

  private static boolean maySee(Bearer bearer, String project) {
    return bearer.environment().isEmpty() || bearer.projects().contains(project);
  }

  private static String caching(boolean isRelease) {
    return isRelease ? "private, max-age=31536000, immutable" : "private, no-cache";
  }

  private Reply report(Visit visit) throws Refused {
    var status = status(visit.body());
    var bearer = visit.bearer();
    database.inTenant(
        visit.tenant(),
        handle -> {
          Points.report(handle, bearer, visit.path("point"), status, clock.instant());
          return status;
        });
    return Reply.ok(new PointStatus.Known(new TreeMap<>(bearer.labels())));
  }

  /// One that is newer than we are may say more than we know.
  private static PointStatus status(byte[] body) throws Refused {
    try {
      return Documents.read(body, PointStatus.class);
    } catch (Malformed e) {
      throw new Refused(e.problem());
    }
  }

  private Reply list(Visit visit) {
    return Reply.ok(
        new PointRecord.Page(
            database.inTenant(visit.tenant(), handle -> Points.list(handle, clock.instant()))));
  }
}
