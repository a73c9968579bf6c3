package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.SigningKey;
import dev.belay.wire.VerifyingKey;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The control plane, assembled: a database, the routes over it, and the loops behind it.
public final class Plane implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Plane.class.getName());

  /// As fine as the database keeps time: what was read is then what was written.
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);

  /// How one control plane is set up.
  ///
  /// @param data the folder of its keys and, unless there is another, its database
  /// @param port 0 for any that is free
  /// @param database absent: PostgreSQL runs embedded, in the data folder
  public record Settings(
      Path data, String host, int port, Optional<Database.Address> database, Clock clock) {

    /// On this machine only, with an embedded database.
    public static Settings local(Path data, int port) {
      return new Settings(data, "127.0.0.1", port, Optional.empty(), Clock.systemUTC());
    }
  }

  private final OpenParts parts;
  private final List<Route> table;
  private final InFlight inFlight;
  private final Watchers watchers;
  private final URI address;
  private final Path administratorToken;
  private final VerifyingKey key;

  private Plane(
      OpenParts parts,
      List<Route> table,
      InFlight inFlight,
      Watchers watchers,
      URI address,
      Path administratorToken,
      VerifyingKey key) {
    this.parts = parts;
    this.table = table;
    this.inFlight = inFlight;
    this.watchers = watchers;
    this.address = address;
    this.administratorToken = administratorToken;
    this.key = key;
  }

  /// Answers requests from when it returns until it is closed.
  public static Plane start(Settings settings)
      throws CannotStart, IOException, InterruptedException {
    var parts = new OpenParts();
    try {
      return start(settings, parts);
    } catch (CannotStart | IOException | InterruptedException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static Plane start(Settings settings, OpenParts parts)
      throws CannotStart, IOException, InterruptedException {
    var clock = Clock.tick(settings.clock(), MICROSECOND);
    var folder = parts.add(DataFolder.open(settings.data()));
    var key = folder.signingKey();
    var where =
        settings.database().isPresent()
            ? settings.database().get()
            : parts.add(EmbeddedPostgres.start(folder)).address();
    var database = parts.add(Database.open(where));
    AdministratorToken.ensure(folder, database, clock.instant());
    var watchers = parts.add(Watchers.start(database));
    var commands = new Commands(database, clock);
    var store = new ProjectStore(new Assignments(key));
    parts.add(Rounds.start(database, new Renewals(commands, store), clock));
    var table = table(database, watchers, key, clock);
    var inFlight = new InFlight();
    var server = listen(settings, new Api(table, database, inFlight, clock));
    parts.add(server::stop);
    return new Plane(
        parts,
        table,
        inFlight,
        watchers,
        URI.create("http://%s:%d".formatted(settings.host(), server.port())),
        AdministratorToken.file(folder),
        key.verifyingKey());
  }

  /// Everything that can be asked. A group of routes is a class with a method `routes()`, and a
  /// line here.
  private static List<Route> table(
      Database database, Watchers watchers, SigningKey key, Clock clock) {
    var commands = new Commands(database, clock);
    var assignments = new Assignments(key);
    var store = new ProjectStore(assignments);
    var projects = new ProjectCommands(commands, store);
    var table = new ArrayList<Route>();
    table.addAll(new PlaneRoutes(database, key.verifyingKey()).routes());
    table.addAll(new ProjectRoutes(database, commands, store, key).routes());
    table.addAll(new ChangeRoutes(database, commands, projects, assignments, key).routes());
    table.addAll(new PlanRoutes(database, commands, new Planner(key)).routes());
    table.addAll(new ReleaseRoutes(database, commands, projects, assignments, key).routes());
    table.addAll(new RolloutRoutes(database, commands, projects).routes());
    table.addAll(new EnvironmentRoutes(database, projects, clock).routes());
    table.addAll(new PointRoutes(database, watchers, clock).routes());
    table.addAll(new DecisionRoutes(database, clock).routes());
    table.addAll(new EscalationRoutes(database, commands, watchers, key, clock).routes());
    table.addAll(new TokenRoutes(database, commands, clock).routes());
    table.addAll(new AuditRoutes(database, key, clock).routes());
    return List.copyOf(table);
  }

  private static WebServer listen(Settings settings, Api api) throws CannotStart {
    var server = listener(settings.host(), settings.port(), api).build().start();
    // Helidon logs why it does not listen, and tells its caller only that it does not.
    if (!server.isRunning()) {
      throw cannotListen(settings);
    }
    return server;
  }

  static WebServerConfig.Builder listener(String host, int port, Api api) {
    return WebServer.builder()
        .host(host)
        .port(port)
        .maxTcpConnections(Limits.CONNECTIONS)
        .maxPayloadSize(-1)
        .connectionOptions(socket -> socket.readTimeout(Limits.BODY).tcpNoDelay(true))
        .addProtocol(
            Http1Config.builder()
                .maxHeadersSize(Limits.HEADER_BYTES)
                .maxPrologueLength(Limits.REQUEST_LINE_BYTES)
                .build())
        .contentEncoding(PackedBodies.handedOn())
        .directHandlers(WrongHttp::register)
        .shutdownHook(false)
        .addRouting(api.routing());
  }

  private static CannotStart cannotListen(Settings settings) {
    var place = "%s port %d".formatted(settings.host(), settings.port());
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(settings.host(), settings.port()));
      return new CannotStart(Problem.of("cannot-listen", "cannot listen on " + place));
    } catch (IOException e) {
      return new CannotStart(
          Problem.of("port-in-use", "cannot listen on %s: %s".formatted(place, e.getMessage()))
              .withHelp("stop what listens there, or choose another port"));
    }
  }

  /// The routes that it answers.
  List<Route> table() {
    return table;
  }

  public URI address() {
    return address;
  }

  /// The file with the token that the first administrator lets everyone else in with.
  public Path administratorToken() {
    return administratorToken;
  }

  /// What everything is signed with, to be pinned.
  public VerifyingKey key() {
    return key;
  }

  /// Lets requests end that are being answered, tells those who watch, and takes no others.
  @Override
  public void close() {
    inFlight.close();
    watchers.close();
    try {
      if (!inFlight.awaitEmpty(Limits.DRAIN)) {
        LOG.log(System.Logger.Level.WARNING, "some requests did not end in time");
      }
    } catch (InterruptedException _) {
      // Whoever interrupts us is in a hurry.
      Thread.currentThread().interrupt();
    }
    parts.close();
  }
}
