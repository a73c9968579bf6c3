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
record Desk(
    Path folder,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    InstantSource clock,
    Map<String, String> environment) {

  Desk {
    environment = Map.copyOf(environment);
  }

  /// Without variables.
  Desk(Path folder, InputStream in, PrintWriter out, PrintWriter err, InstantSource clock) {
    this(folder, in, out, err, clock, Map.of());
  }

  /// Where a path that the user typed leads to.
  Path at(Path typed) {
    return folder.resolve(typed);
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name));
  }
}
