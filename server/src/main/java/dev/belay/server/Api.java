package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Permission;
import dev.belay.wire.AuditEvent;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;

/// The door: finds the row of the table, lets in who may enter, and answers whatever happens. Safe
/// for any number of threads.
final class Api {

  private static final System.Logger LOG = System.getLogger(Api.class.getName());

  private final List<Route> table;
  private final Database database;
  private final FailedLogins failedLogins;
  private final InFlight inFlight;
  private final Clock clock;

  Api(List<Route> table, Database database, InFlight inFlight, Clock clock) {
    this.table = List.copyOf(table);
    this.database = database;
    this.failedLogins = new FailedLogins(database);
    this.inFlight = inFlight;
    this.clock = clock;
  }

  HttpRouting.Builder routing() {
    var routing = HttpRouting.builder();
    for (var route : table) {
      routing.route(
          route.method(), route.path(), (request, response) -> answer(route, request, response));
    }
    return routing.any(this::answerNoRoute);
  }

  private void answer(Route route, ServerRequest request, ServerResponse response)
      throws InterruptedException {
    var exchange = new Exchange(request, response);
    if (!inFlight.enter()) {
      exchange.send(
          Reply.problem(Problem.of("stopping", "the server is stopping"))
              .with("Connection", "close"));
      return;
    }
    try {
      exchange.send(reply(route, exchange));
    } catch (RuntimeException e) {
      // The answer has begun, so nothing can be told; the broken connection says it.
      LOG.log(Level.ERROR, "%s broke, trace %s".formatted(route, exchange.traceId()), e);
      throw e;
    } finally {
      inFlight.leave();
    }
  }

  /// The outermost place for our own mistakes: the request fails, the process does not.
  private Reply reply(Route route, Exchange exchange) throws InterruptedException {
    try {
      return route.handler().handle(admitted(route, exchange));
    } catch (Refused refused) {
      return problem(refused.problem());
    } catch (JdbiException e) {
      if (DatabaseFailure.isNotStorable(e)) {
        return problem(DatabaseFailure.NOT_STORABLE);
      }
      return DatabaseFailure.isAway(e) ? away(route, exchange, e) : bug(route, exchange, e);
    } catch (RuntimeException e) {
      return bug(route, exchange, e);
    }
  }

  private static Reply away(Route route, Exchange exchange, JdbiException why) {
    LOG.log(
        Level.WARNING,
        "%s, trace %s: the database broke off: %s"
            .formatted(route, exchange.traceId(), why.getMessage()));
    return problem(DatabaseFailure.AWAY);
  }

  private static Reply bug(Route route, Exchange exchange, RuntimeException why) {
    LOG.log(Level.ERROR, "%s, trace %s".formatted(route, exchange.traceId()), why);
    return problem(
        Problem.of("internal-error", "this is a bug in Belay")
            .withHelp("report it with trace " + exchange.traceId()));
  }

  static Reply.Whole problem(Problem problem) {
    var reply = Reply.problem(problem);
    if (reply.status().equals(Status.UNAUTHORIZED_401)) {
      return reply.with("WWW-Authenticate", "Bearer realm=\"belay\"");
    }
    return reply.status().equals(Status.SERVICE_UNAVAILABLE_503)
        ? reply.with("Retry-After", "1")
        : reply;
  }

  private Visit admitted(Route route, Exchange exchange) throws Refused {
    var permission = route.permission();
    if (permission.isEmpty()) {
      return visit(route, exchange, Optional.empty());
    }
    var bearer = bearer(exchange);
    var refusal = permission.get().refusal(bearer.actor());
    if (refusal.isPresent()) {
      audit(route, exchange, bearer, permission.get(), refusal.get());
      throw new Refused(refusal.get());
    }
    return visit(route, exchange, Optional.of(bearer));
  }

  private static Visit visit(Route route, Exchange exchange, Optional<Bearer> bearer)
      throws Refused {
    var body = exchange.body(route.takes());
    return new Visit(route, exchange.request(), bearer, exchange.origin(), body);
  }

  private Bearer bearer(Exchange exchange) throws Refused {
    var token = exchange.token();
    if (token.isEmpty()) {
      throw new Refused(
          Problem.of("not-authenticated", "expected `Authorization: Bearer TOKEN`")
              .withHelp("ask an administrator for a token"));
    }
    return switch (Credentials.find(database, token.get(), clock.instant())) {
      case Credentials.Presented.Good(var bearer) -> bearer;
      case Credentials.Presented.Bad(var problem) -> {
        failedLogins.tell(problem, exchange.origin(), clock.instant());
        throw new Refused(problem);
      }
    };
  }

  /// Only what would have changed something: otherwise looking around would fill the audit.
  private void audit(
      Route route, Exchange exchange, Bearer bearer, Permission permission, Problem refusal) {
    if (!route.isCommand()) {
      return;
    }
    var event =
        AuditEvent.of(
                clock.instant(),
                AuditEvent.Actor.of(bearer.name(), bearer.roleFor(permission)),
                "Request.Refused",
                new AuditEvent.Entity("route", route.toString()))
            .from(exchange.origin())
            .refused(refusal);
    database.inTenant(bearer.tenant(), handle -> Audit.append(handle, event));
  }

  private void answerNoRoute(ServerRequest request, ServerResponse response)
      throws InterruptedException {
    var exchange = new Exchange(request, response);
    var allowed =
        table.stream()
            .filter(route -> RoutePath.matches(route.path(), request.path().path()))
            .map(route -> route.method().text())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    exchange.send(
        allowed.isEmpty()
            ? problem(
                Problem.of("no-such-route", "there is nothing at this address")
                    .withHelp("see `/openapi.yaml`"))
            : problem(
                    Problem.of(
                        "method-not-allowed",
                        "expected %s, found %s"
                            .formatted(allowed, request.prologue().method().text())))
                .with("Allow", allowed));
  }
}
