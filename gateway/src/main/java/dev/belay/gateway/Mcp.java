package dev.belay.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the gateway knows of the protocol. What it does not know it does not pass on: it could not
/// say what it would do.
final class Mcp {

  static final String NEWEST = "2025-11-25";

  static final Set<String> SPOKEN = Set.of("2025-03-26", "2025-06-18", NEWEST);

  /// How a request of a client is treated.
  enum Treatment {
    /// Decided as a tool call.
    CALL,
    /// Decided as something read.
    READ,
    /// Passed on, its answer looked through for what the principal may see.
    PASS
  }

  private static final Map<String, Treatment> REQUESTS =
      Map.ofEntries(
          Map.entry("tools/call", Treatment.CALL),
          Map.entry("resources/read", Treatment.READ),
          Map.entry("resources/subscribe", Treatment.READ),
          Map.entry("prompts/get", Treatment.READ),
          Map.entry("initialize", Treatment.PASS),
          Map.entry("ping", Treatment.PASS),
          Map.entry("tools/list", Treatment.PASS),
          Map.entry("resources/list", Treatment.PASS),
          Map.entry("resources/templates/list", Treatment.PASS),
          Map.entry("resources/unsubscribe", Treatment.PASS),
          Map.entry("prompts/list", Treatment.PASS),
          Map.entry("completion/complete", Treatment.PASS),
          Map.entry("logging/setLevel", Treatment.PASS));

  private static final Set<String> NOTIFICATIONS =
      Set.of(
          "notifications/initialized",
          "notifications/cancelled",
          "notifications/progress",
          "notifications/roots/list_changed");

  private Mcp() {}

  static Optional<Treatment> treatment(String method) {
    return Optional.ofNullable(REQUESTS.get(method));
  }

  static boolean knowsNotification(String method) {
    return NOTIFICATIONS.contains(method);
  }

  static String spoken() {
    return new TreeSet<>(SPOKEN)
        .stream().map(version -> "`" + version + "`").collect(Collectors.joining(", "));
  }
}
