package dev.belay.enforce;

import dev.belay.engine.Problem;

/// An enforcement point can't begin with what it was given.
public final class CannotStart extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  CannotStart(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
