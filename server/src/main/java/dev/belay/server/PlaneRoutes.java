package dev.belay.server;

import static java.util.Objects.requireNonNull;

import dev.belay.wire.Json;
import dev.belay.wire.PublicKeys;
import dev.belay.wire.VerifyingKey;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.JdbiException;

/// What everybody may ask of a control plane: whether it is well, which keys it signs with, and
/// what else can be asked.
final class PlaneRoutes {

  private final Database database;
  private final VerifyingKey key;

  PlaneRoutes(Database database, VerifyingKey key) {
    this.database = database;
    this.key = key;
  }

  List<Route> routes() {
    return List.of(
        Route.open("/v1/health", "Whether the control plane can do its work", _ -> health()),
        Route.open("/v1/keys", "The public keys that everything is signed with", _ -> keys()),
        Route.open("/openapi.yaml", "This description", _ -> description()));
  }

  private Reply health() throws Refused {
    try {
      database.inTenant(
          Tenant.SYSTEM, handle -> handle.select("select 1").mapTo(Integer.class).one());
      return Reply.ok(Json.object().put("status", "ok"));
    } catch (JdbiException _) {
      throw new Refused(DatabaseFailure.AWAY);
    }
  }

  private Reply keys() {
    return Reply.ok(PublicKeys.of(List.of(key)));
  }

  private static Reply description() {
    return new Reply.Whole(Status.OK_200, "application/yaml", Map.of(), openApi());
  }

  static byte[] openApi() {
    try (var resource =
        requireNonNull(PlaneRoutes.class.getResourceAsStream("/dev/belay/server/openapi.yaml"))) {
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
