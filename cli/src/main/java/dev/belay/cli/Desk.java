package dev.belay.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;

/// What a command has at hand: where it reads, where it writes, and what time it is.
///
/// @param folder where the user stands: what paths on the command line begin at
/// @param out for results
/// @param err for problems
record Desk(Path folder, InputStream in, PrintWriter out, PrintWriter err, InstantSource clock) {

  /// Where a path that the user typed leads to.
  Path at(Path typed) {
    return folder.resolve(typed);
  }
}
