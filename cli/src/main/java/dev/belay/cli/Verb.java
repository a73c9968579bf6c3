package dev.belay.cli;

import java.util.concurrent.Callable;

/// One command of `belay`: its options are its fields, its work is [#run()].
///
/// Results go to standard output and problems to standard error, both as picocli hands them out
/// (`spec.commandLine().getOut()`), so that a test sees what a user sees. A verb never ends the
/// process; it says how it ended.
interface Verb extends Callable<Integer> {

  /// A checked exception is a failure of the world and is told in a line; an unchecked one is a
  /// bug and says so.
  ExitCode run() throws Exception;

  @Override
  default Integer call() throws Exception {
    return run().number();
  }
}
