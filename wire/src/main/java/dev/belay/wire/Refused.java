package dev.belay.wire;

import dev.belay.engine.Problem;

/// The control plane was asked and said no.
public final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  private final transient ProblemDetails details;

  Refused(ProblemDetails details) {
    super(details.title());
    this.details = details;
  }

  public ProblemDetails details() {
    return details;
  }

  public Problem problem() {
    return details.problem();
  }

  public int status() {
    return details.status();
  }
}
