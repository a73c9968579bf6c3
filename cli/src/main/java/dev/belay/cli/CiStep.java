package dev.belay.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// One command of a build, and what came of it.
///
/// @param command as somebody would type it, without `belay`
/// @param said all that it printed, results before problems
record CiStep(List<String> command, int exit, String said) {

  CiStep {
    command = List.copyOf(command);
  }

  /// Runs the command as it would run alone.
  static CiStep of(Desk desk, List<String> command) {
    var out = new StringWriter();
    var err = new StringWriter();
    var inside = desk.printing(new PrintWriter(out), new PrintWriter(err));
    int exit = Main.run(inside, command.toArray(String[]::new));
    return new CiStep(command, exit, out.toString() + err);
  }

  /// What is done, such as `lint`.
  String name() {
    return command.get(1);
  }

  boolean holds() {
    return exit == ExitCode.DONE.number();
  }

  boolean isInterrupted() {
    return exit == ExitCode.INTERRUPTED.number();
  }

  /// The line that says it all: the last one.
  String sum() {
    return said.lines().filter(line -> !line.isBlank()).reduce("", (_, last) -> last);
  }
}
