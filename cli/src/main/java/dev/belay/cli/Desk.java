package dev.belay.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// What a command has at hand: where it reads, where it writes, and what time it is.
///
/// @param folder where the user stands: what paths on the command line begin at
/// @param out for results
/// @param err for problems
/// @param environment variables of the process, by name
/// @param terminal where somebody looks on while a command works; absent where nobody does
record Desk(
    Path folder,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    InstantSource clock,
    Map<String, String> environment,
    Optional<PrintWriter> terminal,
    Interruption interruption) {

  Desk {
    environment = Map.copyOf(environment);
  }

  /// Where nobody looks on.
  Desk(
      Path folder,
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      InstantSource clock,
      Map<String, String> environment) {
    this(folder, in, out, err, clock, environment, Optional.empty(), Interruption.never());
  }

  /// Without variables.
  Desk(Path folder, InputStream in, PrintWriter out, PrintWriter err, InstantSource clock) {
    this(folder, in, out, err, clock, Map.of());
  }

  /// Where a path that the user typed leads to.
  Path at(Path typed) {
    return folder.resolve(typed);
  }

  /// The same, printing elsewhere.
  Desk printing(PrintWriter newOut, PrintWriter newErr) {
    return new Desk(folder, in, newOut, newErr, clock, environment, terminal, interruption);
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name));
  }
}
