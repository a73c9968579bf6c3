package dev.belay.workbench;

import dev.belay.engine.Names;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A target of a gait intent: what it says, and what follows from what it is.
///
/// @param claimedClass empty where the intent says none; so are the other texts
record GaitTarget(
    String kind,
    String value,
    String operation,
    String sensitivity,
    String claimedClass,
    String claimedDomain,
    boolean isDeclaredDestructive,
    String discovery,
    Hints hints,
    String tool) {

  /// @param destructive whether the target says that the tool destroys
  record Hints(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {}

  static final List<String> KEYS =
      List.of(
          "kind",
          "value",
          "operation",
          "sensitivity",
          "endpoint_class",
          "endpoint_domain",
          "destructive",
          "discovery_method",
          "read_only_hint",
          "destructive_hint",
          "idempotent_hint",
          "open_world_hint");

  static final Set<String> NETWORK_CLASSES = Set.of("net.http", "net.dns");

  static final Set<String> CLASSES =
      Set.of(
          "fs.read",
          "fs.write",
          "fs.delete",
          "proc.exec",
          "net.http",
          "net.dns",
          "ui.click",
          "ui.type",
          "ui.navigate",
          "other");

  static final Set<String> DISCOVERY_METHODS =
      Set.of("webmcp", "dynamic_mcp", "a2a", "mcp", "static_mcp", "manual", "unknown");

  private static final Set<String> READS =
      Set.of("read", "get", "list", "open", "cat", "head", "download", "stat");
  private static final Set<String> WRITES =
      Set.of("write", "append", "put", "create", "update", "save", "copy", "move", "rename");
  private static final Set<String> DELETES =
      Set.of("delete", "remove", "rm", "unlink", "rmdir", "drop", "truncate");
  private static final Set<String> RUNS = Set.of("exec", "spawn", "run", "shell", "command");
  private static final Set<String> LOOKUPS = Set.of("dns", "resolve", "lookup");
  private static final Set<String> DESTROYS =
      Set.of("delete", "remove", "rm", "unlink", "rmdir", "drop", "truncate", "exec", "spawn");
  private static final Set<String> DESTRUCTIVE_CLASSES = Set.of("fs.delete", "proc.exec");

  /// From the mildest on.
  private static final List<String> FILE_CLASSES = List.of("fs.read", "fs.write", "fs.delete");

  /// Kinds that stand for something on a network, whatever they are called there.
  private static final Set<String> REMOTE = Set.of("bucket", "table", "queue", "topic");

  /// @param tool the name of the tool, from which gait guesses where nothing else says it
  static GaitTarget of(GaitObject json, String tool) {
    var discovery = json.text("discovery_method").isEmpty() ? "unknown" : discovery(json);
    return new GaitTarget(
        kind(json),
        json.required("value"),
        json.lower("operation"),
        json.lower("sensitivity"),
        json.lowerOf("endpoint_class", CLASSES),
        json.lower("endpoint_domain"),
        json.flag("destructive"),
        discovery,
        new Hints(
            json.flag("read_only_hint"),
            json.flag("destructive_hint"),
            json.flag("idempotent_hint"),
            json.flag("open_world_hint")),
        tool);
  }

  private static String kind(GaitObject json) {
    json.required("kind");
    return json.lowerOf("kind", GaitWords.KINDS);
  }

  private static String discovery(GaitObject json) {
    var method = json.lower("discovery_method").replace('-', '_').replace(' ', '_');
    return DISCOVERY_METHODS.contains(method)
        ? method
        : json.lowerOf("discovery_method", DISCOVERY_METHODS);
  }

  /// What it is by its kind, its operation and the name of the tool.
  private String inferredClass() {
    return switch (kind) {
      case "path" -> fileClass();
      case "host", "url" -> LOOKUPS.contains(operation) ? "net.dns" : "net.http";
      case "other" ->
          RUNS.contains(operation) || RUNS.stream().anyMatch(tool::contains)
              ? "proc.exec"
              : "other";
      default -> "other";
    };
  }

  private String fileClass() {
    if (READS.contains(operation)) {
      return "fs.read";
    }
    if (WRITES.contains(operation)) {
      return "fs.write";
    }
    return DELETES.contains(operation) ? "fs.delete" : fileClassOfTool();
  }

  private String fileClassOfTool() {
    var last = tool.substring(tool.lastIndexOf('/') + 1);
    if (hasOneOf(last, List.of("read", "list", "fetch", "search"))) {
      return "fs.read";
    }
    if (hasOneOf(last, List.of("write", "update", "save", "create"))) {
      return "fs.write";
    }
    return hasOneOf(last, List.of("delete", "remove", "rm", "drop")) ? "fs.delete" : "other";
  }

  private static boolean hasOneOf(String text, List<String> parts) {
    return parts.stream().anyMatch(text::contains);
  }

  /// What the intent says it is, or what follows.
  String endpointClass() {
    return claimedClass.isEmpty() ? inferredClass() : claimedClass;
  }

  /// Whether the intent says that it is something else than what it looks like, and not something
  /// that more is asked of.
  boolean isClassInDoubt() {
    var inferred = inferredClass();
    if (claimedClass.isEmpty() || claimedClass.equals(inferred) || inferred.equals("other")) {
      return false;
    }
    return switch (kind) {
      case "path" -> FILE_CLASSES.indexOf(claimedClass) < FILE_CLASSES.indexOf(inferred);
      case "host", "url" -> !claimedClass.startsWith("ui.");
      default -> true;
    };
  }

  boolean isDestructive() {
    return isDeclaredDestructive
        || hints.destructive()
        || DESTROYS.contains(operation)
        || DESTRUCTIVE_CLASSES.contains(endpointClass())
        || (isClassInDoubt() && DESTRUCTIVE_CLASSES.contains(inferredClass()));
  }

  /// The domain of a host or URL is what its value names, whatever the intent says. Empty where the
  /// target is on no network.
  String domain() {
    var claimed = Names.host(claimedDomain).orElse(claimedDomain);
    return host().orElse(claimed);
  }

  private Optional<String> host() {
    return isOnNetwork() ? Names.host(value) : Optional.empty();
  }

  private boolean isOnNetwork() {
    return kind.equals("host") || kind.equals("url");
  }

  /// Whether the intent says something else than the value, or nobody can say where it is.
  boolean isDomainInDoubt() {
    if (!isOnNetwork()) {
      return claimedDomain.isEmpty() && REMOTE.contains(kind);
    }
    var host = host();
    return host.isEmpty() || !(claimedDomain.isEmpty() || Names.host(claimedDomain).equals(host));
  }

  GaitFacts facts() {
    return new GaitFacts()
        .put("kind", kind)
        .put("value", value)
        .put("operation", operation)
        .put("class", endpointClass())
        .put("domain", domain())
        .put("sensitivity", sensitivity)
        .put("destructive", isDestructive());
  }

  /// As gait writes it where it makes digests: without what is empty.
  GaitFacts normal() {
    var normal = new GaitFacts().put("kind", kind).put("value", value);
    normal.putIfSaid("operation", operation);
    normal.putIfSaid("sensitivity", sensitivity);
    normal.putIfSaid("endpoint_class", endpointClass());
    normal.putIfSaid("endpoint_domain", domain());
    normal.putIfSaid("discovery_method", discovery);
    putIfSo(normal, "destructive", isDestructive());
    putIfSo(normal, "read_only_hint", hints.readOnly());
    putIfSo(normal, "destructive_hint", hints.destructive());
    putIfSo(normal, "idempotent_hint", hints.idempotent());
    putIfSo(normal, "open_world_hint", hints.openWorld());
    return normal;
  }

  private static void putIfSo(GaitFacts facts, String key, boolean isSo) {
    if (isSo) {
      facts.put(key, true);
    }
  }
}
