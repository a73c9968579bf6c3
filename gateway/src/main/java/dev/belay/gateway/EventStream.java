package dev.belay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// The upstream's events, to be waited for with a limit. `close` and `slipIn` may come from any
/// thread; the rest is not safe for more than one.
final class EventStream implements AutoCloseable {

  sealed interface Next {

    record Arrived(Event event) implements Next {}

    /// Nothing came in the time given.
    record Quiet() implements Next {}

    record Ended() implements Next {}

    record Broken(String why) implements Next {}
  }

  /// So many events may be read ahead of a client that is slow to take them.
  private static final int AHEAD = 16;

  private final InputStream in;
  private final Thread reader;
  private final BlockingQueue<Next> arrived = new ArrayBlockingQueue<>(AHEAD);
  private volatile long heardNanos = System.nanoTime();

  EventStream(InputStream in) {
    this.in = in;
    this.reader = Thread.ofVirtual().name("mcp-upstream-events").start(this::read);
  }

  Next next(Duration atMost) throws InterruptedException {
    var next = arrived.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    return next == null ? new Next.Quiet() : next;
  }

  /// Lets an event of the gateway's own arrive among the upstream's, unless too many wait already.
  void slipIn(Event event) {
    arrived.offer(new Next.Arrived(event));
  }

  /// How long the upstream has said nothing at all, not even a comment.
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      in.close();
    } catch (IOException _) {
      // It is closed either way.
    }
  }

  private void read() {
    try {
      arrived.put(readToTheEnd());
    } catch (InterruptedException _) {
      // Closed: nobody waits for more.
    }
  }

  private Next readToTheEnd() throws InterruptedException {
    var events = new EventReader(in, () -> heardNanos = System.nanoTime());
    try {
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        arrived.put(new Next.Arrived(event.get()));
      }
      return new Next.Ended();
    } catch (UpstreamFault e) {
      return new Next.Broken(String.valueOf(e.getMessage()));
    } catch (IOException _) {
      return new Next.Broken("the upstream broke off in the middle of its answer");
    }
  }
}
