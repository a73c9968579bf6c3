package dev.belay.server;

import dev.belay.rollout.Actor;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Role;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Whoever presented a good token, with all that their credential states about them.
///
/// @param environment where an enforcement point is enrolled; absent for a person
/// @param projects those that an enforcement point enforces
/// @param labels of an enforcement point: it does not choose them itself
public record Bearer(
    Tenant tenant,
    UUID credential,
    Actor actor,
    Optional<String> environment,
    Set<String> projects,
    Map<String, String> labels) {

  public Bearer {
    projects = Set.copyOf(projects);
    labels = Map.copyOf(labels);
  }

  public String name() {
    return actor.name();
  }

  /// The role that the audit names for what they do: the first of theirs that gives the right.
  String roleFor(Permission permission) {
    return actor.roles().stream()
        .filter(permission.roles()::contains)
        .sorted()
        .findFirst()
        .or(() -> actor.roles().stream().sorted().findFirst())
        .map(Role::text)
        .orElse("none");
  }

  /// Whether this enforcement point is enrolled there. People are enrolled nowhere.
  boolean enforces(String project, String inEnvironment) {
    return projects.contains(project) && environment.equals(Optional.of(inEnvironment));
  }
}
