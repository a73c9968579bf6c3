package dev.belay.gateway;

import java.util.Map;
import java.util.Set;

/// Who calls, as the gateway established it from the caller's token.
public record Principal(
    String id, String kind, Set<String> groups, Map<String, String> labels, String issuer) {

  public Principal {
    groups = Set.copyOf(groups);
    labels = Map.copyOf(labels);
  }
}
