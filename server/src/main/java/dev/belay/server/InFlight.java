package dev.belay.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Requests that are being answered. Once closed it lets no other in, and those that are in end.
/// Safe for any number of threads.
final class InFlight {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private int inside;
  private boolean isClosed;

  /// False once closed; then there is nothing to leave.
  boolean enter() {
    lock.lock();
    try {
      if (isClosed) {
        return false;
      }
      inside++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      isClosed = true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all have left, and answers whether they have.
  boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(atMost);
    lock.lock();
    try {
      while (inside > 0 && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
      return inside == 0;
    } finally {
      lock.unlock();
    }
  }
}
