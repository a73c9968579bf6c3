package dev.belay.enforce;

import dev.belay.engine.Problem;
import dev.belay.wire.DelegationToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a hop must be to stand in a chain, besides signed.
record HopRules(DelegationKeys keys, Instant now) {

  /// @param following how many hops stand after this one
  Optional<Problem> problem(DelegationToken hop, Optional<Delegation.Hop> before, int following) {
    return place(hop, before)
        .or(() -> scopeProblem(hop))
        .or(() -> before.flatMap(Delegation.Hop::token).flatMap(outer -> narrowing(hop, outer)))
        .or(() -> timeProblem(hop))
        .or(() -> depthProblem(hop, following));
  }

  static Problem unsigned(DelegationToken hop, DelegationKeys keys) {
    return keys.of(hop.delegator()).isEmpty()
        ? Problem.of("delegator-unknown", "no key of `%s` is known".formatted(hop.delegator()))
        : Problem.of("signature-not-trusted", "`%s` did not sign it".formatted(hop.delegator()));
  }

  private Optional<Problem> place(DelegationToken hop, Optional<Delegation.Hop> before) {
    if (before.isEmpty()) {
      return beginning(hop);
    }
    return before
        .get()
        .token()
        .flatMap(outer -> orderProblem(hop, outer))
        .or(() -> hop.parent().equals(before.get().digest()) ? none() : ofAnotherChain());
  }

  private Optional<Problem> beginning(DelegationToken hop) {
    if (hop.parent().isPresent()) {
      return ofAnotherChain();
    }
    return keys.roots().contains(hop.delegator())
        ? none()
        : some(
            "root-not-trusted",
            "`%s` may not begin a chain".formatted(hop.delegator()),
            "who may: " + String.join(", ", keys.roots()));
  }

  private static Optional<Problem> ofAnotherChain() {
    return some(
        "hop-of-another-chain",
        "the hop was not made to stand here",
        "name the hops in the order in which they were made, all of them");
  }

  static Optional<Problem> orderProblem(DelegationToken hop, DelegationToken before) {
    return hop.delegator().equals(before.delegate())
        ? none()
        : some(
            "hop-not-contiguous",
            "the hop before ends at `%s`, this one begins at `%s`"
                .formatted(before.delegate(), hop.delegator()),
            "a delegate passes on what was given to them, and nobody else does");
  }

  static Optional<Problem> scopeProblem(DelegationToken hop) {
    return hop.scopes().stream()
        .filter(text -> Scope.from(text).isEmpty())
        .findFirst()
        .flatMap(text -> some("unknown-scope", "`%s` is no scope".formatted(text), Scope.FORMS));
  }

  /// Scopes that nobody knows hold nothing.
  static Optional<Problem> narrowing(DelegationToken hop, DelegationToken before) {
    var given = before.scopes().stream().flatMap(text -> Scope.from(text).stream()).toList();
    return hop.scopes().stream()
        .filter(text -> Scope.from(text).filter(one -> isWithin(one, given)).isEmpty())
        .findFirst()
        .flatMap(
            text ->
                some(
                    "scope-wider",
                    "`%s` is more than the hop before gives".formatted(text),
                    "it gives " + String.join(", ", before.scopes())));
  }

  private static boolean isWithin(Scope scope, List<Scope> given) {
    return given.stream().anyMatch(scope::isWithin);
  }

  private Optional<Problem> timeProblem(DelegationToken hop) {
    if (now.isBefore(hop.given())) {
      return some("hop-not-yet-valid", "it is good from %s on".formatted(hop.given()), "");
    }
    return now.isBefore(hop.expires())
        ? none()
        : some("hop-expired", "it was good until %s".formatted(hop.expires()), "");
  }

  static Optional<Problem> depthProblem(DelegationToken hop, int following) {
    int allowed = hop.more().orElse(Delegation.MAX_HOPS);
    return following <= allowed
        ? none()
        : some(
            "chain-too-deep",
            "`%s` may be followed by %d more, and %d would follow"
                .formatted(hop.delegate(), allowed, following),
            "");
  }

  private static Optional<Problem> none() {
    return Optional.empty();
  }

  private static Optional<Problem> some(String code, String message, String help) {
    var problem = Problem.of(code, message);
    return Optional.of(help.isEmpty() ? problem : problem.withHelp(help));
  }
}
