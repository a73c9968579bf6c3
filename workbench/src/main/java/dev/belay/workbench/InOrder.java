package dev.belay.workbench;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Work that several threads do, and whose results come in the order in which it was given. Only a
/// few pieces are in memory at a time. Not safe for more than one thread; no thread outlives it.
public final class InOrder<R> implements AutoCloseable {

  /// Enough that no thread waits while the first result is taken.
  private static final int PIECES_EACH = 4;

  private final ExecutorService workers;
  private final int most;
  private final Iterator<? extends Callable<R>> work;
  private final ArrayDeque<Future<R>> begun = new ArrayDeque<>();

  public InOrder(int threads, Iterator<? extends Callable<R>> work) {
    this.workers = Executors.newFixedThreadPool(threads);
    this.most = threads * PIECES_EACH;
    this.work = work;
  }

  public boolean hasNext() {
    return !begun.isEmpty() || work.hasNext();
  }

  /// The result of the first piece that was not taken.
  ///
  /// @throws ExecutionException when that piece failed
  public R next() throws ExecutionException, InterruptedException {
    while (begun.size() < most && work.hasNext()) {
      begun.add(workers.submit(work.next()));
    }
    return begun.remove().get();
  }

  /// What was begun and not taken is not done.
  @Override
  public void close() {
    workers.shutdownNow();
    workers.close();
  }
}
