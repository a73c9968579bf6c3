package dev.belay.language;

import dev.belay.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The values that a part of a condition may still have, or more than these.
///
/// @param only the constants that are left, where there are no others
/// @param claims what is said of the value, where nobody can list what is left
record Possible(Optional<Set<Value>> only, List<Claim> claims) {

  /// What more is said is left out: the values may then be more than they are.
  private static final int MOST_CLAIMS = 256;

  static final Possible ANY = new Possible(Optional.empty(), List.of());

  static Possible of(Set<Value> constants) {
    return new Possible(Optional.of(constants), List.of());
  }

  boolean admits(Value value) {
    var constant = Claim.constant(value);
    return only.map(constants -> constants.contains(constant)).orElse(true)
        && claims.stream().allMatch(claim -> claim.admits(constant));
  }

  /// Absent when no value is left.
  Optional<Possible> with(Claim claim) {
    if (only.isPresent()) {
      return left(only.get(), List.of(claim));
    }
    if (claim instanceof Claim.OneOf(var constants)) {
      return left(constants, claims);
    }
    if (claims.stream().anyMatch(known -> known.excludes(claim))) {
      return Optional.empty();
    }
    if (claims.size() == MOST_CLAIMS || claims.contains(claim)) {
      return Optional.of(this);
    }
    var more = new ArrayList<>(claims);
    more.add(claim);
    return Optional.of(new Possible(Optional.empty(), more));
  }

  /// Absent when no value is left.
  Optional<Possible> with(Possible other) {
    var both =
        other.only.map(constants -> with(new Claim.OneOf(constants))).orElse(Optional.of(this));
    for (var claim : other.claims) {
      both = both.flatMap(known -> known.with(claim));
    }
    return both;
  }

  private static Optional<Possible> left(Set<Value> constants, List<Claim> claims) {
    var left = new LinkedHashSet<Value>();
    for (var constant : constants) {
      if (claims.stream().allMatch(claim -> claim.admits(constant))) {
        left.add(constant);
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(of(left));
  }
}
