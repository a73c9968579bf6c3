package dev.belay.enforce;

import dev.belay.enforce.HeldOutcome.Waiting;
import dev.belay.enforce.PointSettings.KeptFacts;
import dev.belay.engine.Decider;
import dev.belay.engine.Decision;
import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.Digest;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Value.Mapping;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.PointStatus;
import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.Said;
import dev.belay.wire.Uuid7;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// A process that asks and obeys: stays current, decides, holds calls and records what happened,
/// and goes on deciding while the control plane is away.
///
/// Deciding reads what is loaded once, waits for nobody and fails for nothing: what can't be
/// decided is blocked. Safe for any number of threads.
public final class EnforcementPoint implements AutoCloseable {

  /// How often a held call looks whether its caller is still there.
  private static final Duration GLANCE = Duration.ofMillis(100);

  /// How long a thread may take to end.
  private static final Duration ENDING = Duration.ofSeconds(5);

  private interface Task {
    void run() throws InterruptedException;
  }

  private final PointSettings settings;
  private final ControlPlane plane;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Decider decider;
  private final Folder folder;
  private final Notes notes;
  private final AtomicReference<Current> current;
  private final Map<String, Intake> intakes = new TreeMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Reports reports;
  private final Observer observer;
  private final Waits changes = new Waits();
  private final AtomicReference<String> ran = new AtomicReference<>("");
  private final Set<HeldCall> held = ConcurrentHashMap.newKeySet();
  private final HeldCall.Point holding = new Holding();

  /// Threads that end when they are interrupted. The two others end when their work is done.
  private final List<Thread> asking = new ArrayList<>();

  private final Thread writing;
  private final Thread observing;

  private EnforcementPoint(
      PointSettings settings,
      ControlPlane plane,
      Clock clock,
      LongSupplier nanoTime,
      RandomGenerator random,
      Folder folder)
      throws IOException {
    this.settings = settings;
    this.plane = plane;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.random = random;
    this.folder = folder;
    this.decider = Decider.with(nanoTime);
    this.notes = new Notes(clock);
    this.current =
        new AtomicReference<>(Current.of(settings.projects(), folder.labels().labels(), Map.of()));
    var spool = Spool.in(folder.spool(), settings.bounds().spoolBytes());
    this.reports = new Reports(settings, plane, spool, notes, random);
    this.observer = new Observer(settings.bounds(), decider, notes);
    this.writing =
        Thread.ofVirtual().name("write").unstarted(() -> untilInterrupted(reports::write));
    // Evaluating takes a processor, which a virtual thread would keep from those who answer.
    this.observing =
        Thread.ofPlatform()
            .daemon()
            .name("observe")
            .unstarted(() -> untilInterrupted(observer::observe));
  }

  /// Starts with what an earlier run kept, and becomes current as soon as the control plane
  /// answers.
  ///
  /// @param plane not closed with the enforcement point
  /// @param nanoTime a clock that only moves forward, such as `System::nanoTime`
  /// @param random for ids that nobody can guess, and for waits that differ
  public static EnforcementPoint start(
      PointSettings settings,
      ControlPlane plane,
      Clock clock,
      LongSupplier nanoTime,
      RandomGenerator random)
      throws IOException, CannotStart {
    var folder = Folder.open(settings);
    try {
      var point = new EnforcementPoint(settings, plane, clock, nanoTime, random, folder);
      point.begin();
      return point;
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  private void begin() throws IOException {
    for (var project : settings.projects()) {
      var intake = new Intake(settings, project, plane, folder, current, notes, clock);
      intake.takeKept();
      intakes.put(project, intake);
    }
    removeWhatNothingNames();
    intakes.forEach(
        (project, intake) -> {
          var subscription =
              new Subscription(settings, project, plane, intake, notes, this::looked, random);
          subscriptions.add(subscription);
          asking.add(virtual("listen-" + project, subscription::listen));
          asking.add(virtual("poll-" + project, subscription::poll));
        });
    asking.add(virtual("status", this::sayStatus));
    asking.add(virtual("hand-over", reports::handOver));
    writing.start();
    observing.start();
  }

  /// Only where all that was kept could be read: what is damaged may still be of use to somebody.
  private void removeWhatNothingNames() throws IOException {
    if (current.get().hasAll()) {
      var named = new TreeSet<Digest>();
      intakes.values().forEach(intake -> named.addAll(intake.addresses()));
      folder.keepOnly(named);
    }
  }

  private static Thread virtual(String name, Task task) {
    return Thread.ofVirtual().name(name).start(() -> untilInterrupted(task));
  }

  private static void untilInterrupted(Task task) {
    try {
      task.run();
    } catch (InterruptedException _) {
      // The enforcement point was closed.
    }
  }

  // Deciding

  /// The facts of a request that is made now.
  ///
  /// @param unknown JSON pointers of what could not be known
  public Facts facts(String question, Mapping input, Set<String> unknown) {
    return new Facts(question, input, unknown, clock.instant(), List.of());
  }

  /// Answers a request, and records the answer afterwards.
  public Decided decide(Facts facts) {
    var now = current.get();
    var decided = decide(facts, now);
    record(decided, now);
    return decided;
  }

  private Decided decide(Facts facts, Current now) {
    var began = nanoTime.getAsLong();
    var complete = Established.in(settings.environment(), facts, now.question(facts.question()));
    var decision = decider.decide(complete, now.assignment());
    var took = Duration.ofNanos(nanoTime.getAsLong() - began);
    return new Decided(Uuid7.next(clock.instant(), random), complete, decision, took);
  }

  /// The mildest answer that a request with these unknowns may have: what it blocks is blocked
  /// whatever they are. Nothing is recorded.
  public Decision least(Facts facts) {
    var now = current.get();
    var complete = Established.in(settings.environment(), facts, now.question(facts.question()));
    return decider.decide(complete, now.assignment(), Direction.LEAST);
  }

  // Recording

  private void record(Decided decided, Current now) {
    var bytes = Weight.of(decided.facts().input());
    if (!now.observes()) {
      reports.take(() -> recordOf(decided, now, Optional.of(List.of())), bytes);
      return;
    }
    var isObserved =
        observer.takes(
            decided,
            now,
            bytes,
            answers -> reports.take(() -> recordOf(decided, now, Optional.of(answers)), bytes));
    if (!isObserved) {
      reports.take(() -> recordOf(decided, now, Optional.empty()), bytes);
    }
  }

  /// @param observed absent where candidates at observe were left out
  private DecisionRecord recordOf(
      Decided decided, Current now, Optional<List<CandidateAnswer>> observed) {
    var facts = decided.facts();
    var decision = decided.decision();
    var candidates = new ArrayList<>(decision.candidates());
    observed.ifPresent(candidates::addAll);
    var input =
        settings.keptFacts() == KeptFacts.ALL
            ? Optional.of(facts.input())
            : Optional.<Mapping>empty();
    return new DecisionRecord(
        decided.id(),
        settings.tenant(),
        settings.environment(),
        settings.id(),
        facts.question(),
        facts.now(),
        decided.took(),
        Said.of(decision.answer()),
        Said.of(decision.decided()),
        decision.answer().needs().stream().map(Said.Needed::of).toList(),
        decision.elements().stream().map(Said::of).toList(),
        decision.kept(),
        new TreeSet<>(decision.used()),
        decision.call(),
        releases(now),
        candidates.stream().map(DecisionRecord.Candidate::of).toList(),
        observed.isEmpty(),
        new TreeSet<>(decision.unknown()),
        new DecisionRecord.Kept(input, new TreeSet<>(facts.unknown()), facts.now()),
        Optional.empty());
  }

  private static SortedMap<String, DecisionRecord.DecidedBy> releases(Current now) {
    var releases = new TreeMap<String, DecisionRecord.DecidedBy>();
    now.loaded()
        .forEach(
            (project, loaded) -> {
              var document = loaded.document();
              releases.put(
                  project,
                  new DecisionRecord.DecidedBy(
                      document.generation(),
                      document.baseline().number(),
                      document.baseline().address()));
            });
    return releases;
  }

  /// Records what was done after a decision.
  public void did(String decision, Deed.Done done) {
    did(Deed.of(decision, done, clock.instant()));
  }

  public void did(Deed deed) {
    reports.take(() -> deed, deed.decision().length());
  }

  // Holding

  /// Holds a call until people have decided: see [HeldCall]. It ends when the caller ends it, or
  /// when the enforcement point is closed.
  ///
  /// @param decided requires approval
  /// @param summary what the call is, for the people who are asked
  public HeldCall hold(Decided decided, String summary) {
    held.removeIf(HeldCall::isOver);
    var call = HeldCall.begin(holding, decided, summary);
    held.add(call);
    return call;
  }

  /// Holds a call and waits for people, until patience is over or the caller is gone. Never answers
  /// `Waiting`.
  public HeldOutcome hold(
      Decided decided, String summary, Duration patience, BooleanSupplier clientIsThere)
      throws InterruptedException {
    var began = nanoTime.getAsLong();
    try (var call = hold(decided, summary)) {
      while (true) {
        var left = patience.minusNanos(nanoTime.getAsLong() - began);
        if (left.isNegative() || left.isZero()) {
          return call.end();
        }
        if (!clientIsThere.getAsBoolean()) {
          return call.leave();
        }
        var outcome = call.await(left.compareTo(GLANCE) < 0 ? left : GLANCE);
        if (!(outcome instanceof Waiting)) {
          return outcome;
        }
      }
    }
  }

  HeldCall.Point holding() {
    return holding;
  }

  private final class Holding implements HeldCall.Point {

    @Override
    public PointSettings settings() {
      return settings;
    }

    @Override
    public ControlPlane plane() {
      return plane;
    }

    @Override
    public Current current() {
      return current.get();
    }

    @Override
    public Decided decide(Facts facts, Current now) {
      return EnforcementPoint.this.decide(facts, now);
    }

    @Override
    public void record(Decided decided, Current now) {
      EnforcementPoint.this.record(decided, now);
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public Backoff backoff() {
      return new Backoff(settings.pace(), random);
    }

    @Override
    public Notes notes() {
      return notes;
    }
  }

  // Telling

  /// What it runs and how sure it is, as it tells the control plane.
  public PointStatus status() {
    var projects = new TreeMap<String, PointStatus.OfProject>();
    intakes.forEach((project, intake) -> projects.put(project, intake.status()));
    return new PointStatus(
        settings.environment(),
        clock.instant(),
        projects,
        ReleaseFile.LANGUAGE_LEVEL,
        reports.status(),
        observer.status(),
        notes.all());
  }

  public Readiness readiness() {
    var loaded = current.get().loaded();
    var now = clock.instant();
    var sinceConfirmed = new LinkedHashMap<String, Optional<Duration>>();
    intakes.forEach(
        (project, intake) ->
            sinceConfirmed.put(
                project, intake.confirmed().map(then -> Duration.between(then, now))));
    return new Readiness(
        settings.projects().stream().filter(project -> !loaded.containsKey(project)).toList(),
        loaded.entrySet().stream()
            .filter(entry -> !now.isBefore(entry.getValue().document().expires()))
            .map(Map.Entry::getKey)
            .toList(),
        sinceConfirmed);
  }

  /// Waits until it may be sent traffic, or the time is up; answers whether it may.
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    var began = nanoTime.getAsLong();
    for (var wakes = changes.wakes(); !readiness().isReady(); wakes = changes.wakes()) {
      var left = atMost.minusNanos(nanoTime.getAsLong() - began);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      if (!readiness().isReady()) {
        changes.await(left, wakes);
      }
    }
    return true;
  }

  private void sayStatus() throws InterruptedException {
    var backoff = new Backoff(settings.pace(), random);
    while (true) {
      var wakes = changes.wakes();
      var wait = settings.pace().status();
      try {
        learn(plane.report(settings.id(), status()).labels());
        backoff.succeeded();
      } catch (IOException e) {
        notes.add("plane-unreachable", "the control plane can't be told: " + e.getMessage());
        wait = backoff.failed();
      } catch (Refused e) {
        notes.add(e.problem());
        wait = backoff.failed();
      }
      changes.await(wait, wakes);
    }
  }

  /// Somebody asked for the assignment or heard of one.
  private void looked() {
    var runs = whatRuns();
    if (!runs.equals(ran.getAndSet(runs))) {
      changes.wake();
    }
  }

  /// What the control plane should know at once when it changes.
  private String whatRuns() {
    var runs = new StringBuilder();
    intakes.forEach(
        (project, intake) -> {
          var status = intake.status();
          runs.append(project).append(status.generation()).append(status.failed());
        });
    return runs.toString();
  }

  /// The labels by which cohorts choose this point are the control plane's to say.
  private void learn(Map<String, String> labels) {
    if (current.get().labels().equals(labels)) {
      return;
    }
    current.updateAndGet(was -> was.withLabels(labels));
    try {
      folder.keepLabels(new Folder.Labels(labels));
    } catch (IOException e) {
      notes.add("not-kept", "the labels can't be kept on disk: " + e.getMessage());
    }
  }

  // Ending

  /// Ends held calls, writes down what was decided, and tries for a moment to hand it over. What it
  /// can't hand over waits on disk for the next start.
  @Override
  public void close() throws IOException {
    held.forEach(HeldCall::end);
    try {
      observer.finish();
      observing.join(ENDING);
      reports.finish();
      writing.join(ENDING);
      reports.awaitHandedOver(settings.pace().parting(), nanoTime);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    asking.forEach(Thread::interrupt);
    subscriptions.forEach(Subscription::close);
    try {
      for (var thread : asking) {
        thread.join(ENDING);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
