package dev.belay.gateway;

import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
/// may call and what calls act on. Secrets stand elsewhere.
///
/// @param server what policies call the upstream
/// @param tools by name
public record GatewayFile(
    String address,
    int port,
    URI upstream,
    String server,
    Optional<String> credential,
    Set<String> origins,
    Callers callers,
    Map<String, ToolMapping> tools) {

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
      top.allowOnly("listen", "upstream", "origins", "agents", "tools");
      var listen = top.section("listen").allowOnly("address", "port");
      var upstream = top.section("upstream").allowOnly("url", "server", "credential");
      return new GatewayFile(
          listen.optionalText("address").orElse("127.0.0.1"),
          listen.optionalNumber("port").orElse(USUAL_PORT),
          url(upstream),
          upstream.text("server"),
          upstream.has("credential")
              ? credential(upstream.section("credential"))
              : Optional.empty(),
          Set.copyOf(top.texts("origins")),
          callers(top),
          tools(top.section("tools")));
    }

    private static URI url(Section upstream) {
      var text = upstream.text("url");
      try {
        var url = URI.create(text);
        if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
          return url;
        }
      } catch (IllegalArgumentException _) {
        // It is told below, like every other text that is no address.
      }
      upstream.wrong("url", "expected an http or https address, found `%s`".formatted(text));
      return URI.create("http://invalid.invalid");
    }

    private Optional<String> credential(Section credential) {
      credential.allowOnly("file", "environment");
      if (credential.has("file") == credential.has("environment")) {
        credential.wrong("file", "or `environment` is expected, and not both");
        return Optional.empty();
      }
      return credential.has("file") ? fromFile(credential) : fromEnvironment(credential);
    }

    private Optional<String> fromFile(Section credential) {
      var file = path.resolveSibling(credential.text("file"));
      try {
        return Optional.of(Files.readString(file).strip());
      } catch (IOException _) {
        credential.wrong("file", "cannot be read at `%s`".formatted(file));
        return Optional.empty();
      }
    }

    private Optional<String> fromEnvironment(Section credential) {
      var name = credential.text("environment");
      var value = environment.apply(name);
      if (value.isEmpty()) {
        credential.wrong("environment", "names `%s`, which is not set".formatted(name));
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
