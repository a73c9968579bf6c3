package dev.belay.gateway;

import dev.belay.enforce.PointSettings;
import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.wire.SigningKey;
import dev.belay.wire.VerifyingKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What whoever runs a gateway writes about it: where it listens, what it stands in front of, who
/// may call, what calls act on, and whose policies it obeys. Secrets stand elsewhere.
///
/// @param tools by name
/// @param hold how long a call that needs an approval is held
public record GatewayFile(
    String address,
    int port,
    Server upstream,
    Set<String> origins,
    Callers callers,
    Map<String, ToolMapping> tools,
    Plane plane,
    PointSettings point,
    Duration hold) {

  /// The MCP server behind the gateway.
  ///
  /// @param name what policies call it
  public record Server(URI url, String name, Optional<String> credential) {}

  /// The control plane.
  public record Plane(URI url, String token) {}

  public GatewayFile {
    origins = Set.copyOf(origins);
    tools = Map.copyOf(tools);
  }

  /// What became of a file.
  public sealed interface Read {}

  public record Good(GatewayFile file) implements Read {}

  /// Everything that is wrong with it.
  public record Wrong(List<Problem> problems) implements Read {

    public Wrong {
      problems = List.copyOf(problems);
    }
  }

  private static final int USUAL_PORT = 7411;

  /// Common clients give up after 20 s.
  private static final int USUAL_HOLD_SECONDS = 10;

  private static final int LONGEST_HOLD_SECONDS = 600;
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern POINTER = Pattern.compile("(/[^/]*)+");
  private static final List<String> ATTRIBUTES =
      List.of("operation", "class", "domain", "sensitivity");
  private static final LoadSettings YAML =
      LoadSettings.builder().setAllowDuplicateKeys(false).setMaxAliasesForCollections(20).build();

  /// Reads one. Paths in it are meant from the folder that it lies in.
  ///
  /// @param environment variables of the process, by name
  public static Read read(Path path, Function<String, Optional<String>> environment)
      throws IOException {
    var problems = new ArrayList<Problem>();
    try {
      var yaml = Optional.ofNullable(new Load(YAML).loadFromString(Files.readString(path)));
      var top = Section.top(yaml.orElse(Map.of()), problems);
      var file = new Reader(path.toAbsolutePath(), environment).file(top);
      return problems.isEmpty() ? new Good(file) : new Wrong(problems);
    } catch (YamlEngineException e) {
      return new Wrong(List.of(Problem.of("gateway-file", String.valueOf(e.getMessage()))));
    }
  }

  private record Reader(Path path, Function<String, Optional<String>> environment) {

    GatewayFile file(Section top) {
      top.allowOnly("listen", "upstream", "origins", "agents", "tools", "plane", "point", "hold");
      var listen = top.section("listen").allowOnly("address", "port");
      return new GatewayFile(
          listen.optionalText("address").orElse("127.0.0.1"),
          listen.optionalNumber("port").orElse(USUAL_PORT),
          upstream(top.section("upstream")),
          Set.copyOf(top.texts("origins")),
          callers(top),
          tools(top.section("tools")),
          plane(top.section("plane")),
          point(top),
          hold(top));
    }

    private Server upstream(Section upstream) {
      upstream.allowOnly("url", "server", "credential");
      return new Server(
          url(upstream),
          upstream.text("server"),
          upstream.has("credential") ? secret(upstream, "credential") : Optional.empty());
    }

    private Plane plane(Section plane) {
      plane.allowOnly("url", "token", "keys");
      return new Plane(url(plane), secret(plane, "token").orElse(""));
    }

    private PointSettings point(Section top) {
      var point =
          top.section("point")
              .allowOnly("id", "tenant", "environment", "projects", "folder", "facts");
      var projects = point.texts("projects");
      if (projects.isEmpty()) {
        point.wrong("projects", "expected at least one project");
      }
      return new PointSettings(
          point.text("id"),
          point.optionalText("tenant").orElse("default"),
          point.optionalText("environment").orElse("production"),
          projects.isEmpty() ? List.of("none") : projects,
          keys(top.section("plane")),
          path.resolveSibling(point.text("folder")),
          facts(point),
          PointSettings.Pace.usual(),
          PointSettings.Bounds.usual());
    }

    private static PointSettings.KeptFacts facts(Section point) {
      return switch (point.optionalText("facts").orElse("all")) {
        case "all" -> PointSettings.KeptFacts.ALL;
        case "digest" -> PointSettings.KeptFacts.DIGEST;
        case String other -> {
          point.wrong("facts", "expected `all` or `digest`, found `%s`".formatted(other));
          yield PointSettings.KeptFacts.DIGEST;
        }
      };
    }

    /// The keys whose signatures are believed, each in a file of its own.
    private List<VerifyingKey> keys(Section plane) {
      var keys = new ArrayList<VerifyingKey>();
      for (var file : plane.texts("keys")) {
        contents(plane, "keys", file)
            .ifPresent(
                text ->
                    VerifyingKey.fromPem(text)
                        .ifPresentOrElse(
                            keys::add,
                            () -> plane.wrong("keys", "`%s` holds no public key".formatted(file))));
      }
      if (keys.isEmpty()) {
        plane.wrong("keys", "expected at least one file with a public key of the control plane");
      }
      return keys.isEmpty() ? List.of(SigningKey.generate().verifyingKey()) : keys;
    }

    private static Duration hold(Section top) {
      var seconds = top.section("hold").allowOnly("seconds").optionalNumber("seconds");
      if (seconds.filter(s -> s < 0 || s > LONGEST_HOLD_SECONDS).isPresent()) {
        top.wrong("hold.seconds", "expected 0 to %d".formatted(LONGEST_HOLD_SECONDS));
      }
      return Duration.ofSeconds(seconds.orElse(USUAL_HOLD_SECONDS));
    }

    private static URI url(Section section) {
      var text = section.text("url");
      try {
        var url = URI.create(text);
        if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
          return url;
        }
      } catch (IllegalArgumentException _) {
        // It is told below, like every other text that is no address.
      }
      section.wrong("url", "expected an http or https address, found `%s`".formatted(text));
      return URI.create("http://invalid.invalid");
    }

    private Optional<String> secret(Section parent, String key) {
      var secret = parent.section(key).allowOnly("file", "environment");
      if (secret.has("file") == secret.has("environment")) {
        secret.wrong("file", "or `environment` is expected, and not both");
        return Optional.empty();
      }
      return secret.has("file")
          ? contents(secret, "file", secret.text("file")).map(String::strip)
          : fromEnvironment(secret);
    }

    private Optional<String> contents(Section section, String key, String name) {
      var file = path.resolveSibling(name);
      try {
        return Optional.of(Files.readString(file));
      } catch (IOException _) {
        section.wrong(key, "cannot be read at `%s`".formatted(file));
        return Optional.empty();
      }
    }

    private Optional<String> fromEnvironment(Section secret) {
      var name = secret.text("environment");
      var value = environment.apply(name);
      if (value.isEmpty()) {
        secret.wrong("environment", "names `%s`, which is not set".formatted(name));
      }
      return value;
    }

    private static Callers callers(Section top) {
      var callers = new LinkedHashMap<String, Principal>();
      for (var agent : top.sections("agents")) {
        agent.allowOnly("token-sha256", "id", "kind", "groups", "labels", "issuer");
        var digest = agent.text("token-sha256");
        if (!SHA_256.matcher(digest).matches()) {
          agent.wrong("token-sha256", "expected the SHA-256 of a token, 64 hexadecimal digits");
        }
        var principal =
            new Principal(
                agent.text("id"),
                agent.optionalText("kind").orElse("agent"),
                Set.copyOf(agent.texts("groups")),
                agent.textsByName("labels"),
                agent.optionalText("issuer").orElse("gateway"));
        if (callers.put(digest, principal) != null) {
          agent.wrong("token-sha256", "is the token of another agent too");
        }
      }
      return Callers.ofDigests(callers);
    }

    private static Map<String, ToolMapping> tools(Section tools) {
      var mappings = new LinkedHashMap<String, ToolMapping>();
      for (var name : tools.members().keySet()) {
        var tool = tools.section(name).allowOnly("targets", "provenance");
        mappings.put(
            name,
            new ToolMapping(
                tool.sections("targets").stream().map(Reader::target).toList(),
                tool.has("provenance")
                    ? Optional.of(
                        tool.sections("provenance").stream().map(Reader::provenance).toList())
                    : Optional.empty()));
      }
      return mappings;
    }

    private static ToolMapping.Target target(Section target) {
      target.allowOnly(
          "kind",
          "pointer",
          "value",
          "base",
          "optional",
          "destructive",
          "operation",
          "class",
          "domain",
          "sensitivity");
      var attributes = new LinkedHashMap<String, Value>();
      for (var name : ATTRIBUTES) {
        target.optionalText(name).ifPresent(text -> attributes.put(name, Value.text(text)));
      }
      if (target.has("destructive")) {
        attributes.put("destructive", target.isTrue("destructive") ? Bool.TRUE : Bool.FALSE);
      }
      return new ToolMapping.Target(target.text("kind"), where(target), attributes);
    }

    private static ToolMapping.Where where(Section target) {
      if (target.has("pointer") == target.has("value")) {
        target.wrong("pointer", "or `value` is expected, and not both");
      }
      if (target.has("value")) {
        return new ToolMapping.Where.Always(target.text("value"));
      }
      var pointer = target.optionalText("pointer").orElse("/");
      if (!POINTER.matcher(pointer).matches()) {
        target.wrong("pointer", "expected a JSON pointer such as `/path`");
      }
      return new ToolMapping.Where.Argument(
          pointer,
          target.optionalText("base"),
          target.isTrue("optional") ? ToolMapping.Need.OPTIONAL : ToolMapping.Need.REQUIRED);
    }

    private static ToolMapping.Provenance provenance(Section provenance) {
      provenance.allowOnly("path", "source");
      return new ToolMapping.Provenance(
          provenance.optionalText("path").orElse(""), provenance.text("source"));
    }
  }
}
