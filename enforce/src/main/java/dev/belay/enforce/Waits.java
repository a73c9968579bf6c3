package dev.belay.enforce;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Waits that somebody may cut short. Safe for any number of threads.
final class Waits {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private long wakes;

  /// How often anybody was woken: ask before looking at what one waits for.
  long wakes() {
    lock.lock();
    try {
      return wakes;
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      wakes++;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the time is up or somebody woke it since `wakesBefore` was asked for.
  void await(Duration atMost, long wakesBefore) throws InterruptedException {
    lock.lock();
    try {
      var left = atMost.toNanos();
      while (wakes == wakesBefore && left > 0) {
        left = woken.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits, and is cut short by an interrupt only.
  static void pause(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
