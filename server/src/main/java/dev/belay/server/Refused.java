package dev.belay.server;

import dev.belay.engine.Problem;

/// A request that is answered with a problem, found where there is nothing more to do than to say
/// so.
public final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  Refused(Problem problem) {
    super(problem.toString(), null, false, false);
    this.problem = problem;
  }

  /// The answer for what does not exist, and for what belongs to somebody else: nobody learns
  /// which.
  static Refused unknown(String kind, String id) {
    return new Refused(
        Problem.of("unknown-" + kind.replace(' ', '-'), "there is no %s `%s`".formatted(kind, id)));
  }

  public Problem problem() {
    return problem;
  }
}
