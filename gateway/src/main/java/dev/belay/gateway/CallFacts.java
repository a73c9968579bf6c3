package dev.belay.gateway;

import dev.belay.engine.Facts;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Turns what agents ask into facts that policies can judge. What is left out is unknown to them.
/// Safe for any number of threads.
///
/// @param server what policies call the upstream
/// @param mappings by the name of the tool; what a tool without one acts on is unknown
public record CallFacts(String server, Map<String, ToolMapping> mappings, InstantSource clock) {

  private static final Map<String, String> ANNOTATIONS =
      Map.of(
          "readOnlyHint", "read_only",
          "destructiveHint", "destructive",
          "idempotentHint", "idempotent",
          "openWorldHint", "open_world");

  /// The label of a principal that names its folder.
  private static final String WORKSPACE = "workspace";

  public CallFacts {
    mappings = Map.copyOf(mappings);
  }

  /// What is known of one call.
  public Facts of(Call call) {
    return switch (call) {
      case Call.ToolCall toolCall -> of(toolCall);
      case Call.Read read -> of(read);
    };
  }

  /// What is known of every call of this tool by this principal, whatever its arguments.
  public Facts anyCallOf(Principal principal, Tool tool) {
    var input = members();
    input.put(Value.text("principal"), principal(principal));
    input.put(Value.text("tool"), tool(tool.name(), Optional.of(tool)));
    input.put(Value.text("context"), context(principal, Optional.empty()));
    return Facts.of("tool.call", new Mapping(input), clock.instant());
  }

  private Facts of(Call.ToolCall call) {
    var input = members();
    var arguments = value(call.arguments());
    input.put(Value.text("principal"), principal(call.principal()));
    input.put(Value.text("tool"), tool(call.tool(), call.declared()));
    input.put(Value.text("args"), arguments);
    var mapping = Optional.ofNullable(mappings.get(call.tool()));
    mapping
        .flatMap(known -> known.targets(arguments))
        .ifPresent(targets -> input.put(Value.text("targets"), targets));
    mapping
        .flatMap(ToolMapping::provenances)
        .ifPresent(sources -> input.put(Value.text("provenance"), sources));
    input.put(Value.text("context"), context(call.principal(), call.session()));
    input.put(Value.text("unverified"), value(call.stated()));
    return Facts.of("tool.call", new Mapping(input), clock.instant());
  }

  private Facts of(Call.Read call) {
    var input = members();
    var read = members();
    var isPrompt = call.method().equals("prompts/get");
    read.put(Value.text("kind"), Value.text(isPrompt ? "prompt" : "resource"));
    read.put(Value.text("name"), Value.text(call.name()));
    read.put(Value.text("server"), Value.text(server));
    input.put(Value.text("principal"), principal(call.principal()));
    input.put(Value.text("read"), new Mapping(read));
    input.put(Value.text("args"), value(call.arguments()));
    input.put(Value.text("context"), context(call.principal(), call.session()));
    input.put(Value.text("unverified"), value(call.stated()));
    return Facts.of("mcp.read", new Mapping(input), clock.instant());
  }

  private static Value principal(Principal principal) {
    var members = members();
    members.put(Value.text("id"), Value.text(principal.id()));
    members.put(Value.text("kind"), Value.text(principal.kind()));
    var groups = principal.groups().stream().sorted().map(Value::text).toList();
    members.put(Value.text("groups"), new Listing(groups));
    members.put(Value.text("labels"), texts(principal.labels()));
    members.put(Value.text("issuer"), Value.text(principal.issuer()));
    return new Mapping(members);
  }

  private Value tool(String name, Optional<Tool> declared) {
    var members = members();
    members.put(Value.text("name"), Value.text(name));
    members.put(Value.text("server"), Value.text(server));
    declared.ifPresent(
        tool -> {
          members.put(Value.text("annotations"), annotations(tool.annotations()));
          members.put(Value.text("fingerprint"), Value.text(tool.fingerprint()));
        });
    return new Mapping(members);
  }

  /// What a tool does not say of itself is not known.
  private static Value annotations(ObjectNode said) {
    var members = members();
    ANNOTATIONS.forEach(
        (hint, name) -> {
          if (said.path(hint).isBoolean()) {
            var holds = said.path(hint).booleanValue();
            members.put(Value.text(name), holds ? Bool.TRUE : Bool.FALSE);
          }
        });
    return new Mapping(members);
  }

  private Value context(Principal principal, Optional<String> session) {
    var members = members();
    Optional.ofNullable(principal.labels().get(WORKSPACE))
        .ifPresent(folder -> members.put(Value.text(WORKSPACE), Value.text(folder)));
    session.ifPresent(id -> members.put(Value.text("session"), Value.text(id)));
    return new Mapping(members);
  }

  private static Value texts(Map<String, String> texts) {
    var members = members();
    texts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> members.put(Value.text(entry.getKey()), Value.text(entry.getValue())));
    return new Mapping(members);
  }

  private static Map<Value, Value> members() {
    return new LinkedHashMap<>();
  }

  /// Both sides read the same bytes, so the upstream gets what the policies judged.
  private static Mapping value(ObjectNode object) {
    return switch (dev.belay.engine.Json.read(Json.bytes(object))) {
      case dev.belay.engine.Json.Parsed(Mapping mapping) -> mapping;
      case dev.belay.engine.Json.Parsed _ -> throw new AssertionError("an object is a map");
      case dev.belay.engine.Json.Malformed(var problem) ->
          throw new IllegalStateException("an object cannot be judged: " + problem);
    };
  }
}
