package dev.belay.server;

import dev.belay.engine.Problem;

/// Belay cannot start, for a reason that whoever started it can mend.
public final class CannotStart extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  CannotStart(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
