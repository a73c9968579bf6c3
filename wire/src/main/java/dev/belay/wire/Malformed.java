package dev.belay.wire;

import dev.belay.engine.Problem;

/// Something from outside is not of the form that it should have.
public final class Malformed extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public Malformed(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  Malformed(String what, String message) {
    this(Problem.of("malformed-document", "%s: %s".formatted(what, message)));
  }

  public Problem problem() {
    return problem;
  }
}
