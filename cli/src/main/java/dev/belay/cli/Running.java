package dev.belay.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A process that answers others until somebody ends it.
final class Running {

  private Running() {}

  /// What was started, and what is said of it.
  interface Started extends AutoCloseable {

    @Override
    void close() throws IOException;
  }

  /// Libraries say only what an operator must know.
  static void quietly() {
    Logger.getLogger("").setLevel(Level.WARNING);
  }

  /// Waits for the end of the process (SIGTERM, Ctrl-C) or an interrupt, and closes.
  ///
  /// The process waits for what runs at its end, so nothing is cut off that closing lets end.
  static ExitCode untilEnded(Started started) throws IOException {
    var isClosed = new CountDownLatch(1);
    var closing = new Thread(() -> awaitClosed(started, isClosed), "closing");
    Runtime.getRuntime().addShutdownHook(closing);
    try {
      isClosed.await();
    } catch (InterruptedException _) {
      if (isRemoved(closing)) {
        started.close();
      }
    }
    return ExitCode.DONE;
  }

  private static void awaitClosed(Started started, CountDownLatch isClosed) {
    try {
      started.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop cleanly", e);
    } finally {
      isClosed.countDown();
    }
  }

  /// Whether a hook for the end of the process was taken back. It cannot be once the process ends.
  static boolean isRemoved(Thread closing) {
    try {
      return Runtime.getRuntime().removeShutdownHook(closing);
    } catch (IllegalStateException _) {
      // The process ends already, and the hook closes.
      return false;
    }
  }

  /// Waits while hooks end the process: what breaks on the way down is no news for anybody.
  static void awaitEndOfProcess() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
