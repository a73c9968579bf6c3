package dev.belay.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM. A process that does not heed them ends at once, as every process does. Safe
/// for any number of threads.
final class Signals implements Interruption {

  private final CountDownLatch isEnded = new CountDownLatch(1);
  private volatile boolean isInterrupted;
  private volatile int exit;
  private @Nullable Thread waiting;

  @Override
  public synchronized BooleanSupplier heeded() {
    if (waiting == null) {
      waiting = new Thread(this::awaitEnd, "interrupted");
      Runtime.getRuntime().addShutdownHook(waiting);
    }
    return () -> isInterrupted;
  }

  /// The process waits for this while it ends, and then ends as the command says.
  private void awaitEnd() {
    isInterrupted = true;
    try {
      isEnded.await();
      Runtime.getRuntime().halt(exit);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// To be called when the command has ended, before the process does.
  synchronized void ended(int newExit) {
    exit = newExit;
    if (waiting == null || !Running.isRemoved(waiting)) {
      isEnded.countDown();
    }
  }
}
