package dev.belay.wire;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Somebody who was let in, as the control plane tells it. The token itself is told once, when it
/// is made.
///
/// @param grant what the token is good for
/// @param revoked since when it is good for nothing
public record TokenRecord(
    String id, Grant grant, String issuedBy, Instant issued, Optional<Instant> revoked) {

  /// What a token is good for.
  ///
  /// @param name of the person or the enforcement point
  /// @param groups that the person is in: what `approval: from:` names
  /// @param actsFor names of those on whose behalf it acts
  /// @param environment where an enforcement point is enrolled; absent for a person
  /// @param projects that an enforcement point enforces
  /// @param labels by which cohorts choose an enforcement point
  public record Grant(
      String name,
      List<String> roles,
      List<String> groups,
      List<String> actsFor,
      Optional<String> environment,
      List<String> projects,
      SortedMap<String, String> labels,
      Optional<Instant> expires) {

    public Grant {
      roles = List.copyOf(roles);
      groups = List.copyOf(groups);
      actsFor = List.copyOf(actsFor);
      projects = List.copyOf(projects);
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /// For a person.
    public static Grant person(String name, List<String> roles, List<String> groups) {
      return new Grant(
          name,
          roles,
          groups,
          List.of(),
          Optional.empty(),
          List.of(),
          new TreeMap<>(),
          Optional.empty());
    }

    /// For an enforcement point.
    public static Grant point(
        String name, String environment, List<String> projects, SortedMap<String, String> labels) {
      return new Grant(
          name,
          List.of("enforcement_point"),
          List.of(),
          List.of(),
          Optional.of(environment),
          projects,
          labels,
          Optional.empty());
    }
  }

  /// A token that was just made.
  public record Made(String token, TokenRecord record) {

    /// Without the token, so that no log line gives it away.
    @Override
    public String toString() {
      return "Made[%s]".formatted(record);
    }
  }

  /// Several, the newest first.
  public record Page(List<TokenRecord> tokens) {

    public Page {
      tokens = List.copyOf(tokens);
    }
  }
}
