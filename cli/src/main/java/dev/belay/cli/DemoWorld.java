package dev.belay.cli;

import dev.belay.enforce.PointSettings;
import dev.belay.gateway.Callers;
import dev.belay.gateway.Gateway;
import dev.belay.gateway.GatewayFile;
import dev.belay.gateway.Limits;
import dev.belay.gateway.Principal;
import dev.belay.gateway.ToolMapping;
import dev.belay.server.Plane;
import dev.belay.wire.Refused;
import dev.belay.wire.TokenRecord.Grant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Everything that the demo needs, in one process and one folder: a control plane on a PostgreSQL
/// of its own, tools, a gateway in front of them, and agents that call.
final class DemoWorld implements AutoCloseable {

  static final String PROJECT = "agents";

  /// Whom the project asks where a rollout names nobody.
  static final String APPROVERS = "treasury";

  /// How long the gateway holds a call before it says how to retry. Short, so that the demo is.
  private static final Duration HOLD = Duration.ofSeconds(2);

  private static final Duration READY = Duration.ofSeconds(20);

  private interface Closing {
    void close() throws Exception;
  }

  private final Path folder;
  private final Deque<Closing> closings = new ArrayDeque<>();
  private final Plane plane;
  private final DemoPerson administrator;
  private final ScratchTools tools;
  private Optional<Gateway> gateway = Optional.empty();
  private final List<DemoAgent> agents = new ArrayList<>();

  private DemoWorld(Path folder) throws Exception {
    this.folder = folder;
    this.plane = Plane.start(Plane.Settings.local(folder.resolve("plane"), 0));
    closings.push(plane::close);
    this.administrator =
        somebody("administrator", Files.readString(plane.administratorToken()).strip());
    this.tools = new ScratchTools(folder.resolve("scratch"), secret());
    closings.push(tools::close);
  }

  static DemoWorld start(Path folder) throws Exception {
    return new DemoWorld(folder);
  }

  Plane plane() {
    return plane;
  }

  /// Once it has begun.
  Gateway gateway() {
    return gateway.orElseThrow();
  }

  List<DemoAgent> agents() {
    return agents;
  }

  Path folder() {
    return folder;
  }

  DemoPerson administrator() {
    return administrator;
  }

  /// Lets somebody in.
  DemoPerson person(String name, List<String> roles, List<String> groups)
      throws IOException, InterruptedException, Refused {
    return somebody(name, token(Grant.person(name, roles, groups)));
  }

  private DemoPerson somebody(String name, String token) {
    var person = new DemoPerson(name, token, plane.address());
    closings.push(person::close);
    return person;
  }

  private String token(Grant grant) throws IOException, InterruptedException, Refused {
    return administrator.oversight().makeToken(grant).token();
  }

  /// Puts a gateway in front of the tools, and agents in front of the gateway.
  void begin(int howManyAgents) throws Exception {
    var enrolled = Grant.point("gateway", Environments.USUAL, List.of(PROJECT), new TreeMap<>());
    var token = token(enrolled);
    var principals = new java.util.TreeMap<String, Principal>();
    for (int i = 1; i <= howManyAgents; i++) {
      var name = "agent-" + i;
      var workspace = Map.of("workspace", "/scratch/" + name);
      principals.put(secret(), new Principal(name, "agent", Set.of(), workspace, "demo"));
    }
    var started = Gateway.start(gatewayFile(token, principals), Limits.USUAL, Clock.systemUTC());
    closings.push(started::close);
    gateway = Optional.of(started);
    if (!started.awaitReady(READY)) {
      throw new IOException("the gateway did not become ready: " + started.point().status());
    }
    principals.forEach(
        (secret, principal) ->
            agents.add(new DemoAgent(principal.id(), secret, started.address())));
    agents.sort(Comparator.comparing(DemoAgent::name));
    agents.forEach(agent -> closings.push(agent::close));
  }

  private GatewayFile gatewayFile(String token, Map<String, Principal> principals) {
    return new GatewayFile(
        "127.0.0.1",
        freePort(),
        new GatewayFile.Server(tools.address(), "scratch", Optional.of(tools.credential())),
        Set.of(),
        Callers.of(principals),
        Map.of(
            "fs.write", onPath("write"),
            "fs.read", onPath("read"),
            "fs.delete", onPath("delete"),
            "fs.list", new ToolMapping(List.of(), Optional.empty()),
            "payments.transfer", new ToolMapping(List.of(), Optional.empty())),
        new GatewayFile.Plane(plane.address(), token),
        PointSettings.of(
            "gateway",
            Environments.USUAL,
            PROJECT,
            List.of(plane.key()),
            folder.resolve("gateway")),
        HOLD);
  }

  private static ToolMapping onPath(String operation) {
    var where =
        new ToolMapping.Where.Argument("/path", Optional.of("/scratch"), ToolMapping.Need.REQUIRED);
    var attributes =
        Map.<String, dev.belay.engine.Value>of(
            "operation", new dev.belay.engine.Value.Text(operation));
    return new ToolMapping(
        List.of(new ToolMapping.Target("path", where, attributes)), Optional.empty());
  }

  private static int freePort() {
    try (var socket = new java.net.ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String secret() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Ends everything, in the opposite order, whatever fails on the way.
  @Override
  public void close() {
    while (!closings.isEmpty()) {
      try {
        closings.pop().close();
      } catch (Exception _) {
        // What is left is closed all the same; the folder goes with it.
      }
    }
  }
}
