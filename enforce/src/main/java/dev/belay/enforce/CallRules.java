package dev.belay.enforce;

import dev.belay.engine.Problem;
import dev.belay.wire.DelegationToken;
import java.util.List;
import java.util.Optional;

/// What a hop must be to stand for a call.
final class CallRules {

  private CallRules() {}

  static Optional<Problem> binding(DelegationToken hop, Delegation.Call call) {
    return hop.call().filter(bound -> !bound.equals(call.digest())).isEmpty()
        ? Optional.empty()
        : Optional.of(
            Problem.of("hop-for-another-call", "it was given for another call")
                .withHelp("this call is " + call.digest()));
  }

  /// Of the last hop.
  static Optional<Problem> ending(DelegationToken hop, Delegation.Call call) {
    if (!call.principal().equals(Optional.of(hop.delegate()))) {
      var asker = call.principal().map("`%s` asks"::formatted).orElse("nobody knows who asks");
      return Optional.of(
          Problem.of(
              "delegate-not-principal",
              "the chain ends at `%s`, and %s".formatted(hop.delegate(), asker)));
    }
    var scopes = hop.scopes().stream().flatMap(text -> Scope.from(text).stream()).toList();
    if (call.tools().isEmpty()) {
      return scopes.contains(new Scope.Everything())
          ? Optional.empty()
          : Optional.of(outOfScope("what is asked is in no scope of it"));
    }
    return call.tools().get().stream()
        .filter(tool -> !isIn(scopes, tool))
        .findFirst()
        .map(tool -> outOfScope("`%s` is in no scope of it".formatted(tool)));
  }

  private static boolean isIn(List<Scope> scopes, String tool) {
    return scopes.stream().anyMatch(scope -> scope.hasTool(tool));
  }

  private static Problem outOfScope(String message) {
    return Problem.of("out-of-scope", message);
  }
}
