package dev.belay.workbench;

import dev.belay.engine.Answer;
import dev.belay.engine.Opinion;
import dev.belay.rollout.Difference;
import java.util.Optional;

/// Which policy and rule make one answer differ from another.
final class Differences {

  private Differences() {}

  /// What makes the difference is what makes the stricter of the two answers: the rule that blocks
  /// now, or that blocks no more. Where that is no policy's, it is the other answer's: the rule
  /// that allows now, or allows no more.
  static Difference between(Answer is, Answer willBe) {
    var isTightened = willBe.verdict().isStricterThan(is.verdict());
    var stricter = isTightened ? willBe : is;
    var other = isTightened ? is : willBe;
    var cause = byPolicy(stricter).or(() -> byPolicy(other)).map(Opinion::cause);
    return new Difference(
        cause.map(found -> found.policy()).orElse(""),
        cause.map(found -> found.rule()).orElse(""),
        is.verdict(),
        willBe.verdict());
  }

  private static Optional<Opinion> byPolicy(Answer answer) {
    return answer.determining().stream()
        .filter(opinion -> !opinion.cause().policy().isEmpty())
        .findFirst();
  }
}
