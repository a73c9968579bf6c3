package dev.belay.enforce;

import dev.belay.wire.ControlPlane;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Documents;
import dev.belay.wire.PointReport;
import dev.belay.wire.PointStatus;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Records on their way to the control plane: taken without delay, written to disk by one thread,
/// handed over by another. What finds no room is lost and counted. Safe for any number of threads.
final class Reports {

  /// Answers with which a batch is refused for what is in it.
  private static final List<Integer> BAD_CONTENT = List.of(400, 413, 422);

  /// What to write down, once there is time to.
  interface Line {
    PointReport report();
  }

  private record Waiting(Line line, long bytes) {}

  private final PointSettings settings;
  private final ControlPlane plane;
  private final Spool spool;
  private final Notes notes;
  private final RandomGenerator random;
  private final Waits written = new Waits();
  private final Waits taken = new Waits();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private long queuedBytes;
  private boolean isWriting;
  private volatile boolean isFinishing;

  Reports(
      PointSettings settings,
      ControlPlane plane,
      Spool spool,
      Notes notes,
      RandomGenerator random) {
    this.settings = settings;
    this.plane = plane;
    this.spool = spool;
    this.notes = notes;
    this.random = random;
  }

  /// Takes a line. Never waits.
  ///
  /// @param bytes that it holds on to until it is written, estimated
  void take(Line line, long bytes) {
    if (isTaken(new Waiting(line, bytes))) {
      taken.wake();
    } else {
      lose(1, "more was decided than could be written down");
    }
  }

  private synchronized boolean isTaken(Waiting waiting) {
    var bounds = settings.bounds();
    if (queue.size() >= bounds.records() || queuedBytes + waiting.bytes() > bounds.recordBytes()) {
      return false;
    }
    queue.add(waiting);
    queuedBytes += waiting.bytes();
    return true;
  }

  private void lose(long lines, String why) {
    lost.addAndGet(lines);
    notes.add("records-lost", "%,d records were lost so far: %s".formatted(lost.get(), why));
  }

  // Writing

  /// Writes what is taken, until it is told to finish and nothing is left. Not to be interrupted:
  /// an interrupt would end whatever file it is writing.
  void write() throws InterruptedException {
    while (true) {
      var wakes = taken.wakes();
      if (!writeBatch()) {
        if (isFinishing) {
          return;
        }
        taken.await(settings.pace().status(), wakes);
        // One file for what comes together, not one for each record.
        taken.await(settings.pace().gather(), taken.wakes());
      }
    }
  }

  /// No more is taken.
  void finish() {
    isFinishing = true;
    taken.wake();
  }

  /// Writes what was taken so far. False when there was nothing.
  boolean writeBatch() {
    var batch = batch();
    if (batch.isEmpty()) {
      return false;
    }
    var lines = new ArrayList<byte[]>();
    long bytes = 0;
    for (var waiting : batch) {
      var line = Lines.of(waiting.line().report());
      if (!lines.isEmpty() && bytes + line.length > PointReport.MAX_BATCH_BYTES) {
        keep(lines);
        lines.clear();
        bytes = 0;
      }
      lines.add(line);
      bytes += line.length + 1;
    }
    keep(lines);
    synchronized (this) {
      isWriting = false;
    }
    return true;
  }

  private synchronized List<Waiting> batch() {
    var batch = new ArrayList<Waiting>();
    while (!queue.isEmpty() && batch.size() < PointReport.MAX_BATCH_LINES) {
      var waiting = queue.remove();
      queuedBytes -= waiting.bytes();
      batch.add(waiting);
    }
    isWriting = !batch.isEmpty();
    return batch;
  }

  private void keep(List<byte[]> lines) {
    try {
      if (spool.add(lines) == Spool.Outcome.FULL) {
        lose(lines.size(), "the spool on disk is full");
      }
    } catch (IOException e) {
      lose(lines.size(), "the spool can't be written: " + e.getMessage());
    }
    written.wake();
  }

  // Handing over

  /// Hands over what is written, until the thread is interrupted.
  void handOver() throws InterruptedException {
    var backoff = new Backoff(settings.pace(), random);
    while (true) {
      var wakes = written.wakes();
      var oldest = spool.oldest();
      if (oldest.isEmpty()) {
        written.await(settings.pace().status(), wakes);
      } else if (handOver(oldest.get())) {
        backoff.succeeded();
      } else {
        Waits.pause(backoff.failed());
      }
    }
  }

  /// False when it must be tried again later.
  private boolean handOver(Spool.Batch batch) throws InterruptedException {
    try {
      handOver(batch.read());
      spool.remove(batch);
      written.wake();
      return true;
    } catch (IOException e) {
      notes.add("records-waiting", "records can't be handed over: " + e.getMessage());
    } catch (Refused e) {
      notes.add(e.problem());
    }
    return false;
  }

  /// One line that the control plane can't take must not hold up the others.
  private void handOver(List<byte[]> lines) throws IOException, InterruptedException, Refused {
    if (lines.isEmpty()) {
      return;
    }
    try {
      var receipt = plane.record(lines);
      delivered.addAndGet(lines.size() - receipt.refused().size());
      for (var refused : receipt.refused()) {
        lose(1, "the control plane refused one: " + refused.problem().message());
      }
    } catch (Refused e) {
      if (!BAD_CONTENT.contains(e.status())) {
        throw e;
      }
      if (lines.size() == 1) {
        lose(1, "the control plane refused one: " + e.problem().message());
      } else {
        handOver(lines.subList(0, lines.size() / 2));
        handOver(lines.subList(lines.size() / 2, lines.size()));
      }
    }
  }

  /// Waits until all is handed over, or the time is up.
  void awaitHandedOver(Duration atMost, LongSupplier nanoTime) throws InterruptedException {
    var began = nanoTime.getAsLong();
    for (var wakes = written.wakes(); waiting() > 0; wakes = written.wakes()) {
      var left = atMost.minusNanos(nanoTime.getAsLong() - began);
      if (left.isNegative() || left.isZero()) {
        return;
      }
      written.await(left, wakes);
    }
  }

  private synchronized long waiting() {
    return queue.size() + (isWriting ? 1 : 0) + spool.lines();
  }

  PointStatus.Reports status() {
    return new PointStatus.Reports(delivered.get(), waiting(), lost.get());
  }

  /// The text of a record, without its input where that makes it too long.
  private static final class Lines {

    static byte[] of(PointReport report) {
      var line = Documents.bytes(report);
      return line.length > PointReport.MAX_LINE_BYTES && report instanceof DecisionRecord decision
          ? Documents.bytes(decision.withoutInput())
          : line;
    }
  }
}
