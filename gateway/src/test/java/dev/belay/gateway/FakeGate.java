package dev.belay.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A gate that answers what a test tells it to, and forwards everything else. Remembers what it was
/// told. Safe for any number of threads.
final class FakeGate implements Gate {

  /// What was done about one admission.
  record Done(Admission admission, Deed deed) {}

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ConcurrentHashMap<String, Function<String, Admission>> answers =
      new ConcurrentHashMap<>();
  private final AtomicInteger decisions = new AtomicInteger();
  private final BlockingQueue<Done> deeds = new LinkedBlockingQueue<>();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

  /// From now on the tool, resource or prompt of that name gets this answer.
  void answer(String name, Function<String, Admission> answer) {
    answers.put(name, answer);
  }

  void block(String name) {
    answer(name, id -> new Admission.Blocked(id, "not in this test", List.of("tested")));
  }

  /// Holds calls of that tool; the hold is the same for all of them.
  FakeHold hold(String name, Duration patience) {
    var hold = new FakeHold(patience);
    answer(name, hold::of);
    return hold;
  }

  Done nextDeed() throws InterruptedException {
    return within(deeds, "deed");
  }

  Call nextCall() throws InterruptedException {
    return within(calls, "call");
  }

  boolean hasNoDeed() {
    return deeds.isEmpty();
  }

  private static <T> T within(BlockingQueue<T> queue, String what) throws InterruptedException {
    return Optional.ofNullable(queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
        .orElseThrow(() -> new AssertionError("no %s within %s".formatted(what, LIMIT)));
  }

  @Override
  public Admission admit(Call call) {
    calls.add(call);
    var id = "decision-" + decisions.incrementAndGet();
    var name =
        switch (call) {
          case Call.ToolCall(_, _, var tool, _, _, _) -> tool;
          case Call.Read(_, _, _, var read, _, _) -> read;
        };
    return answers.getOrDefault(name, Admission.Forward::new).apply(id);
  }

  @Override
  public boolean shows(Principal principal, Tool tool) {
    return !tool.name().equals("fs.delete") || principal.groups().contains("cleaners");
  }

  @Override
  public void did(Admission admission, Deed deed) {
    deeds.add(new Done(admission, deed));
  }

  /// A hold that a test settles. Safe for any number of threads.
  static final class FakeHold implements Admission.Hold {

    private final Duration patience;
    private Optional<Admission> settled = Optional.empty();
    private String decision = "";
    private boolean waited;
    private boolean ended;

    FakeHold(Duration patience) {
      this.patience = patience;
    }

    synchronized Admission of(String id) {
      decision = id;
      return new Admission.Held(id, this);
    }

    /// Answers whether the approval came in time.
    synchronized boolean approve() {
      if (ended || settled.isPresent()) {
        return false;
      }
      settled = Optional.of(new Admission.Forward(decision));
      notifyAll();
      return true;
    }

    synchronized void awaitWaiting() throws InterruptedException {
      await(() -> waited);
    }

    synchronized void awaitEnd() throws InterruptedException {
      await(() -> ended);
    }

    private void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!condition.getAsBoolean()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("the hold did not come to that within " + LIMIT);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }

    @Override
    public Duration patience() {
      return patience;
    }

    @Override
    public synchronized Admission await(Duration atMost) throws InterruptedException {
      waited = true;
      notifyAll();
      long deadline = System.nanoTime() + atMost.toNanos();
      while (settled.isEmpty() && deadline - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
      }
      return settled.orElseGet(() -> new Admission.Held(decision, this));
    }

    @Override
    public Admission leave() {
      return end();
    }

    @Override
    public synchronized Admission end() {
      ended = true;
      if (settled.isEmpty()) {
        settled =
            Optional.of(
                new Admission.Pending(
                    decision, Optional.of("escalation-1"), "make the same call again"));
      }
      notifyAll();
      return settled.get();
    }
  }
}
