package dev.belay.enforce;

import dev.belay.engine.Decider;
import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.wire.PointStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Asks candidates at observe after the answers have left, one request after the other on one
/// thread, which is all the time that they may cost. Requests beyond what may wait are left out and
/// counted. Safe for any number of threads.
final class Observer {

  /// What the candidates say is added to the record.
  interface Observed {
    void with(List<CandidateAnswer> answers);
  }

  private record Waiting(Decided decided, Current current, Observed observed, long bytes) {}

  private final PointSettings.Bounds bounds;
  private final Decider decider;
  private final Notes notes;
  private final Waits waits = new Waits();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private long queuedBytes;
  private long evaluated;
  private long leftOut;
  private boolean isFinishing;

  Observer(PointSettings.Bounds bounds, Decider decider, Notes notes) {
    this.bounds = bounds;
    this.decider = decider;
    this.notes = notes;
  }

  /// Whether the request will be observed. Never waits.
  boolean takes(Decided decided, Current current, long bytes, Observed observed) {
    synchronized (this) {
      var isFull =
          queue.size() >= bounds.observed() || queuedBytes + bytes > bounds.observedBytes();
      if (isFull || isFinishing) {
        leftOut++;
        return false;
      }
      queue.add(new Waiting(decided, current, observed, bytes));
      queuedBytes += bytes;
    }
    waits.wake();
    return true;
  }

  /// Observes until it is told to finish and nothing is left.
  void observe() throws InterruptedException {
    while (true) {
      var wakes = waits.wakes();
      var next = next();
      if (next.isPresent()) {
        observe(next.get());
      } else if (isFinished()) {
        return;
      } else {
        waits.await(Duration.ofMinutes(1), wakes);
      }
    }
  }

  /// A mistake of ours in a candidate that only observes must not cost the record.
  private void observe(Waiting waiting) {
    List<CandidateAnswer> answers = List.of();
    try {
      answers = decider.observe(waiting.decided().facts(), waiting.current().assignment());
    } catch (RuntimeException | StackOverflowError e) {
      notes.add("observe-failed", "candidates at observe could not be evaluated: " + e);
    }
    waiting.observed().with(answers);
  }

  private synchronized Optional<Waiting> next() {
    var next = Optional.ofNullable(queue.poll());
    next.ifPresent(
        waiting -> {
          queuedBytes -= waiting.bytes();
          evaluated++;
        });
    return next;
  }

  private synchronized boolean isFinished() {
    return isFinishing && queue.isEmpty();
  }

  /// No more is taken.
  void finish() {
    synchronized (this) {
      isFinishing = true;
    }
    waits.wake();
  }

  synchronized PointStatus.Observing status() {
    return new PointStatus.Observing(evaluated, leftOut);
  }
}
