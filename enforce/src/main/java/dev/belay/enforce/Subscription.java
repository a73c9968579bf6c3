package dev.belay.enforce;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.enforce.Intake.Outcome;
import dev.belay.wire.AssignmentStream;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps one project current: hears of every assignment, and asks now and then all the same, more
/// often while it can't hear. Two threads, one for each; they end when they are interrupted.
final class Subscription {

  private final PointSettings settings;
  private final String project;
  private final ControlPlane plane;
  private final Intake intake;
  private final Notes notes;
  private final Runnable changed;
  private final RandomGenerator random;
  private final Waits waits = new Waits();
  private final AtomicReference<@Nullable AssignmentStream> stream = new AtomicReference<>();

  Subscription(
      PointSettings settings,
      String project,
      ControlPlane plane,
      Intake intake,
      Notes notes,
      Runnable changed,
      RandomGenerator random) {
    this.settings = settings;
    this.project = project;
    this.plane = plane;
    this.intake = intake;
    this.notes = notes;
    this.changed = changed;
    this.random = random;
  }

  /// Hears of assignments until the thread is interrupted.
  void listen() throws InterruptedException {
    var backoff = new Backoff(settings.pace(), random);
    while (!Thread.currentThread().isInterrupted()) {
      try (var opened = plane.assignments(project, settings.environment())) {
        stream.set(opened);
        if (hear(opened)) {
          backoff.succeeded();
        }
      } catch (IOException e) {
        notes.add("stream-broken", "assignments of %s are asked for: %s".formatted(project, e));
      } catch (Refused e) {
        notes.add(e.problem());
      } finally {
        stream.set(null);
        waits.wake();
      }
      Waits.pause(backoff.failed());
    }
  }

  /// Whether anything was heard before the stream ended.
  private boolean hear(AssignmentStream opened) throws IOException, InterruptedException {
    var heard = false;
    for (var next = opened.next(); next.isPresent(); next = opened.next()) {
      heard = true;
      var outcome = intake.offer(next.get());
      if (outcome == Outcome.NOT_TAKEN) {
        waits.wake();
      }
      changed.run();
    }
    return heard;
  }

  /// Asks for the assignment until the thread is interrupted.
  void poll() throws InterruptedException {
    var backoff = new Backoff(settings.pace(), random);
    var tag = "";
    while (!Thread.currentThread().isInterrupted()) {
      var wakes = waits.wakes();
      var outcome = Outcome.NOT_TAKEN;
      try {
        var known = intake.needsRenewal() ? "" : tag;
        var found = plane.assignment(project, settings.environment(), known);
        outcome =
            found.isPresent()
                ? intake.offer(found.get().envelope().getBytes(UTF_8))
                : Outcome.CURRENT;
        if (found.isEmpty()) {
          intake.confirm();
        }
        tag = outcome == Outcome.CURRENT && found.isPresent() ? found.get().tag() : tag;
        changed.run();
      } catch (IOException e) {
        notes.add("plane-unreachable", "the control plane can't be asked: " + e.getMessage());
      } catch (Refused e) {
        notes.add(e.problem());
      }
      closeSilentStream();
      if (outcome == Outcome.CURRENT) {
        backoff.succeeded();
        waits.await(isHearing() ? settings.pace().safetyPoll() : settings.pace().poll(), wakes);
      } else {
        waits.await(backoff.failed(), wakes);
      }
    }
  }

  private boolean isHearing() {
    return stream.get() != null;
  }

  /// A connection may die without a word; nothing is heard on it any more.
  private void closeSilentStream() {
    var opened = stream.get();
    if (opened != null && opened.silentNanos() > settings.pace().silence().toNanos()) {
      close(opened);
    }
  }

  /// Makes whoever hears let go.
  void close() {
    var opened = stream.get();
    if (opened != null) {
      close(opened);
    }
  }

  private void close(AssignmentStream opened) {
    try {
      opened.close();
    } catch (IOException e) {
      notes.add("stream-broken", "the stream of %s: %s".formatted(project, e));
    }
  }
}
