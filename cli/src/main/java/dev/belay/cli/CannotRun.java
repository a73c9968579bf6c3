package dev.belay.cli;

import dev.belay.engine.Problem;
import java.util.Optional;

/// The world is not as a command needs it: a port is taken, another process has the folder.
@SuppressWarnings("serial") // never leaves the process
final class CannotRun extends Exception {

  private final Optional<String> help;

  CannotRun(Problem problem) {
    super(problem.message());
    this.help = problem.help();
  }

  Optional<String> help() {
    return help;
  }
}
