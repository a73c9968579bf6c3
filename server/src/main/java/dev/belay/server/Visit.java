package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Actor;
import dev.belay.wire.AuditEvent;
import dev.belay.wire.Documents;
import dev.belay.wire.Malformed;
import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/// One request by somebody who may make it, read and ready to be answered. Not safe for more than
/// one thread.
public final class Visit {

  private final Route route;
  private final ServerRequest request;
  private final Optional<Bearer> bearer;
  private final AuditEvent.Origin origin;
  private final byte[] body;

  Visit(
      Route route,
      ServerRequest request,
      Optional<Bearer> bearer,
      AuditEvent.Origin origin,
      byte[] body) {
    this.route = route;
    this.request = request;
    this.bearer = bearer;
    this.origin = origin;
    this.body = body;
  }

  /// Whoever asks. Only for routes with a permission.
  public Bearer bearer() {
    return bearer.orElseThrow(() -> new IllegalStateException(route + " asks nobody who they are"));
  }

  public Actor actor() {
    return bearer().actor();
  }

  public Tenant tenant() {
    return bearer().tenant();
  }

  /// As the audit names whoever asks.
  AuditEvent.Actor auditActor() {
    var role = route.permission().map(bearer()::roleFor).orElse("none");
    var actsFor = actor().actsFor().stream().sorted().findFirst();
    return new AuditEvent.Actor(actor().name(), actsFor, role);
  }

  public AuditEvent.Origin origin() {
    return origin;
  }

  /// What stands in the path for `{name}`.
  public String path(String name) {
    return Storable.text(request.path().pathParameters().get(name));
  }

  /// A whole number in the path. One that is none names nothing that exists.
  public int numberInPath(String name) throws Refused {
    var text = path(name);
    if (!text.matches("0|[1-9][0-9]{0,8}")) {
      throw Refused.unknown(name, text);
    }
    return Integer.parseInt(text);
  }

  public Optional<String> query(String name) {
    UriQuery query = request.query();
    return query.contains(name) ? Optional.of(Storable.text(query.get(name))) : Optional.empty();
  }

  /// How many rows of a list are asked for.
  public int limit() throws Refused {
    var text = query("limit").orElse(Integer.toString(Limits.ROWS));
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > Limits.MOST_ROWS) {
      throw new Refused(
          Problem.of(
              "invalid-value",
              "expected a limit from 1 to %d, found `%s`".formatted(Limits.MOST_ROWS, text)));
    }
    return Integer.parseInt(text);
  }

  /// The header, when the request has it exactly once.
  public Optional<String> header(String name) {
    return Exchange.header(request, name);
  }

  /// The document that came along. A field that is not known could mean anything, and is refused.
  public <T> T read(Class<T> form) throws Refused {
    try {
      return Documents.readStrictly(body, form);
    } catch (Malformed e) {
      throw new Refused(e.problem());
    }
  }

  /// What came along, as it came.
  public byte[] body() {
    return body.clone();
  }
}
