package dev.belay.rollout;

import dev.belay.engine.Problem;
import java.util.Optional;

/// Small checks that several rules share.
final class Checks {

  private Checks() {}

  /// @param words what needs the reason, such as `a rollback`
  static Optional<Problem> reason(String reason, String words) {
    return when(
        reason.isBlank(),
        Problem.of("reason-missing", words + " needs a reason")
            .withHelp("say why in a sentence, for whoever reads the audit"));
  }

  static Optional<Problem> when(boolean isSo, Problem problem) {
    return isSo ? Optional.of(problem) : Optional.empty();
  }
}
