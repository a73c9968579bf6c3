package dev.belay.cli;

import java.util.Arrays;

/// What the process tells its caller. The numbers are a contract with people's scripts.
public enum ExitCode {
  /// Done, allowed or simulated.
  DONE(0),
  /// Our failure: a bug, or the world (a disk, a socket, a database) did not do its part.
  FAILED(1),
  /// A signature, a digest or a chain is not what it should be.
  NOT_VERIFIED(2),
  /// Blocked, or a dry run.
  BLOCKED(3),
  APPROVAL_REQUIRED(4),
  /// Examples or gates failed.
  EXPECTATION_FAILED(5),
  /// Invalid input, wrong usage included.
  INVALID_INPUT(6),
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /// The one with this number.
  static ExitCode of(int number) {
    return Arrays.stream(values()).filter(code -> code.number == number).findFirst().orElseThrow();
  }
}
