package dev.belay.rollout;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Stage;
import dev.belay.engine.Stop;
import dev.belay.engine.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// The releases of a project and the environments where they are enforced: all that a command may
/// change at once. Immutable: every step is a new value.
///
/// @param reviews how many people must accept a plan
/// @param approvers groups that are asked where a rollout names none
/// @param releases by number, the withdrawn ones too
/// @param environments by name
public record Project(
    String name,
    int reviews,
    List<String> approvers,
    SortedMap<Integer, NumberedRelease> releases,
    SortedMap<String, Environment> environments) {

  /// How long a former baseline may be rolled back to. The one before may always be.
  public static final Duration ROLLBACK_WINDOW = Duration.ofDays(30);

  public Project {
    if (reviews < 0) {
      throw new IllegalArgumentException("a project needs 0 reviews or more, got " + reviews);
    }
    approvers = List.copyOf(approvers);
    releases = Collections.unmodifiableSortedMap(new TreeMap<>(releases));
    environments = Collections.unmodifiableSortedMap(new TreeMap<>(environments));
  }

  /// What somebody wants to happen in one environment. Publishing is [Publication].
  public sealed interface Command {

    String environment();

    /// Puts a release on its way.
    ///
    /// @param id of the rollout
    record StartRollout(
        String environment,
        String id,
        int release,
        List<Rollout.Step> steps,
        String rollbackOwner,
        List<String> approvers,
        Rollout.OnBreach onBreach)
        implements Command {}

    record MoveRollout(String environment, String id, Rollout.Command move) implements Command {}

    /// Takes older content again, at once.
    ///
    /// @param to number of a release that was the baseline; absent: what decided before
    record RollBack(String environment, Optional<Integer> to, String reason) implements Command {}

    /// Blocks what matches, at once.
    ///
    /// @param fields values by JSON pointer, at least one
    record PlaceStop(
        String environment,
        String id,
        Map<String, Value> fields,
        String reason,
        Optional<Instant> expires)
        implements Command {}

    record LiftStop(String environment, String id, String reason) implements Command {}

    /// Lets go of the stops whose time is over. For the server itself, from time to time.
    record ExpireStops(String environment) implements Command {}

    /// Observes a change as it is now.
    record ObserveDraft(String environment, String change, Digest address) implements Command {}

    /// Observes a change no longer.
    record DropDraft(String environment, String change) implements Command {}

    /// What the audit calls it.
    default String action() {
      return switch (this) {
        case StartRollout _ -> "Rollout.Started";
        case MoveRollout(_, _, var move) -> move.action();
        case RollBack _ -> "Release.RolledBack";
        case PlaceStop _ -> "Stop.Placed";
        case LiftStop _ -> "Stop.Lifted";
        case ExpireStops _ -> "Stop.Expired";
        case ObserveDraft _ -> "Draft.Observed";
        case DropDraft _ -> "Draft.Dropped";
      };
    }
  }

  /// What a project begins with.
  ///
  /// @param releaseZero address of release 0: no policies, and the defaults that its maker chose
  public record Opening(
      String name,
      int reviews,
      List<String> approvers,
      Set<String> environments,
      Digest releaseZero) {}

  public static Applied<Project> make(Opening opening, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(Permission.MANAGE_PROJECTS.refusal(who)),
        () ->
            Applied.taken(
                made(opening, who, now),
                Note.of("Project.Made", opening.name(), "")
                    .with("reviews", opening.reviews())
                    .with("address", opening.releaseZero())));
  }

  private static Project made(Opening opening, Actor who, Instant now) {
    var zero =
        new NumberedRelease(
            0,
            opening.releaseZero(),
            0,
            Optional.empty(),
            who.name(),
            who.name(),
            now,
            "the project was made",
            Optional.empty(),
            Optional.empty());
    var environments = new TreeMap<String, Environment>();
    for (var name : opening.environments()) {
      environments.put(name, Environment.begun(name, zero, now));
    }
    return new Project(
        opening.name(),
        opening.reviews(),
        opening.approvers(),
        new TreeMap<>(Map.of(0, zero)),
        environments);
  }

  /// What new changes build on: the newest release that is not withdrawn.
  public NumberedRelease head() {
    return releases.sequencedValues().reversed().stream()
        .filter(release -> !release.isWithdrawn())
        .findFirst()
        .orElseThrow();
  }

  public Optional<NumberedRelease> release(int number) {
    return Optional.ofNullable(releases.get(number));
  }

  public Optional<Environment> environment(String environment) {
    return Optional.ofNullable(environments.get(environment));
  }

  /// Releases that were withdrawn by the step that led here. Their changes are to be reopened with
  /// it.
  public List<NumberedRelease> withdrawnSince(Project before) {
    return releases.values().stream()
        .filter(NumberedRelease::isWithdrawn)
        .filter(release -> !before.release(release.number()).equals(Optional.of(release)))
        .toList();
  }

  public Applied<Project> apply(Command command, Actor who, Instant now) {
    var found = environment(command.environment());
    if (found.isEmpty()) {
      return Applied.refused(
          Problem.of(
              "unknown-environment",
              "project %s has no environment `%s`".formatted(name, command.environment())));
    }
    var environment = found.get();
    return switch (command) {
      case Command.StartRollout start -> start(start, environment, who, now);
      case Command.MoveRollout move -> move(move, environment, who, now);
      case Command.RollBack back -> rollBack(back, environment, who, now);
      case Command.PlaceStop place -> place(place, environment, who, now);
      case Command.LiftStop lift -> environment.lift(lift.id(), lift.reason(), who).map(this::with);
      case Command.ExpireStops _ -> environment.expireStops(now).map(this::with);
      case Command.ObserveDraft draft -> observe(draft, environment, who);
      case Command.DropDraft draft -> drop(draft, environment, who);
    };
  }

  private Applied<Project> start(
      Command.StartRollout command, Environment environment, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(
            Permission.MOVE_ROLLOUTS.refusal(who),
            Actor.personOnly(who, "start a rollout"),
            ownerless(command),
            badSteps(command.steps()),
            notPublished(command.release()),
            notNewer(command.release(), environment),
            alreadyOnItsWay(command, environment)),
        () -> {
          var next = environment.started(rollout(command, who, now), now);
          var state = next.rollout(command.id()).orElseThrow().state();
          return Applied.taken(
              with(next),
              Note.of(command.action(), command.id(), "")
                  .with("release", command.release())
                  .with("state", state.text()));
        });
  }

  private static Optional<Problem> ownerless(Command.StartRollout command) {
    return Checks.when(
        command.rollbackOwner().isBlank(),
        Problem.of("rollback-owner-missing", "a rollout needs a rollback owner")
            .withHelp("name the person who watches it and takes it back"));
  }

  private static Optional<Problem> badSteps(List<Rollout.Step> steps) {
    if (steps.isEmpty() || steps.getLast().stage() != Stage.ENFORCE) {
      return Optional.of(
          Problem.of("no-enforce-step", "the last step of a rollout is enforce")
              .withHelp("end with a step such as `enforce`; finishing makes it the baseline"));
    }
    return steps.stream()
        .filter(step -> !(step.percent() >= 0 && step.percent() <= 100))
        .findFirst()
        .map(
            step ->
                Problem.of(
                    "bad-percent",
                    "expected a percentage from 0 to 100, found %s".formatted(step.percent())));
  }

  private Optional<Problem> notPublished(int number) {
    return release(number)
        .map(release -> release.withdrawn().map(withdrawal -> withdrawn(number, withdrawal)))
        .orElseGet(
            () ->
                Optional.of(
                    Problem.of(
                        "unknown-release",
                        "project %s has no release %d".formatted(name, number))));
  }

  private static Problem withdrawn(int number, NumberedRelease.Withdrawal withdrawal) {
    return Problem.of(
            "withdrawn-release",
            "release %d was withdrawn by `%s`: %s"
                .formatted(number, withdrawal.by(), withdrawal.reason()))
        .withHelp("its change is open again; publish that");
  }

  private static Optional<Problem> notNewer(int number, Environment environment) {
    return Checks.when(
        number <= environment.baseline().release(),
        Problem.of(
                "not-newer",
                "release %d is not newer than release %d, which decides in %s"
                    .formatted(number, environment.baseline().release(), environment.name()))
            .withHelp("to go back, roll back"));
  }

  private static Optional<Problem> alreadyOnItsWay(
      Command.StartRollout command, Environment environment) {
    return environment.rollouts().stream()
        .filter(Environment::isOpen)
        .filter(rollout -> rollout.release() == command.release())
        .findFirst()
        .map(
            rollout ->
                Problem.of(
                    "already-rolling-out",
                    "release %d is on its way in %s already, as rollout %s"
                        .formatted(command.release(), environment.name(), rollout.id())));
  }

  private Rollout rollout(Command.StartRollout command, Actor who, Instant now) {
    var release = release(command.release()).orElseThrow();
    return new Rollout(
        command.id(),
        release.number(),
        release.address(),
        command.steps(),
        0,
        now,
        command.rollbackOwner(),
        command.approvers().isEmpty() ? approvers : command.approvers(),
        command.onBreach(),
        who.hand(),
        new Rollout.State.Queued());
  }

  private Applied<Project> move(
      Command.MoveRollout command, Environment environment, Actor who, Instant now) {
    var found = environment.rollout(command.id());
    if (found.isEmpty()) {
      return Applied.refused(
          Problem.of(
              "unknown-rollout",
              "%s has no rollout `%s`".formatted(environment.name(), command.id())));
    }
    var rollout = found.get();
    return switch (rollout.apply(command.move(), who, now)) {
      case Applied.Refused<Rollout>(var problem) -> Applied.refused(problem);
      case Applied.Taken<Rollout>(var next, var notes)
          when command.move() instanceof Rollout.Command.Abort abort ->
          with(environment.moved(next, now))
              .withdrawing(
                  releasesFrom(rollout.release()),
                  new NumberedRelease.Withdrawal(who.name(), now, abort.reason()),
                  notes);
      case Applied.Taken<Rollout>(var next, var notes) -> {
        var after = environment.moved(next, now);
        var all = new ArrayList<>(notes);
        all.addAll(consequences(environment, after, next.id()));
        yield new Applied.Taken<>(with(after), all);
      }
    };
  }

  /// The content of a former baseline becomes the next release and decides at once. No plan, gate,
  /// window, review or enforcement point is asked.
  private Applied<Project> rollBack(
      Command.RollBack command, Environment environment, Actor who, Instant now) {
    var checks =
        Stream.of(Permission.ROLL_BACK.refusal(who), Checks.reason(command.reason(), "a rollback"));
    return Applied.unless(
        checks,
        () ->
            switch (new RollbackTarget(environment, now).find(command.to())) {
              case RollbackTarget.None(var problem) -> Applied.refused(problem);
              case RollbackTarget.Found(var reign) ->
                  restore(reign, command, environment, who, now);
            });
  }

  private Applied<Project> restore(
      Environment.Reign to,
      Command.RollBack command,
      Environment environment,
      Actor who,
      Instant now) {
    var restored = restoring(to, command.reason(), who, now);
    var note =
        Note.of(command.action(), Integer.toString(restored.number()), command.reason())
            .with("restores", to.release())
            .with("leaves", environment.baseline().release())
            .with("address", to.address());
    return withRelease(restored)
        .with(environment.restored(restored, now))
        .withdrawing(
            releasesAfter(to.release()),
            new NumberedRelease.Withdrawal(who.name(), now, command.reason()),
            List.of(note));
  }

  private NumberedRelease restoring(Environment.Reign to, String reason, Actor who, Instant now) {
    return new NumberedRelease(
        nextNumber(),
        to.address(),
        head().number(),
        Optional.empty(),
        who.name(),
        who.name(),
        now,
        reason,
        Optional.of(to.release()),
        Optional.empty());
  }

  int nextNumber() {
    return releases.lastKey() + 1;
  }

  private Set<Integer> releasesFrom(int number) {
    return releasesAfter(number - 1);
  }

  /// Those that are left are one chain, each built on the one before: what came after a release was
  /// built on it.
  private Set<Integer> releasesAfter(int number) {
    var after = new TreeSet<Integer>();
    releases.tailMap(number + 1).values().stream()
        .filter(release -> !release.isWithdrawn())
        .forEach(release -> after.add(release.number()));
    return after;
  }

  /// Takes releases back everywhere: they are nobody's head, and their rollouts end.
  private Applied<Project> withdrawing(
      Set<Integer> numbers, NumberedRelease.Withdrawal withdrawal, List<Note> before) {
    var notes = new ArrayList<>(before);
    var left = new TreeMap<>(releases);
    for (int number : numbers) {
      left.computeIfPresent(number, (_, release) -> release.withdrawnBecause(withdrawal));
      notes.add(Note.of("Release.Withdrawn", Integer.toString(number), withdrawal.reason()));
    }
    var places = new TreeMap<String, Environment>();
    for (var environment : environments.values()) {
      var next =
          environment.withoutReleases(
              numbers, withdrawal.by(), withdrawal.reason(), withdrawal.at());
      notes.addAll(consequences(environment, next, ""));
      places.put(next.name(), next);
    }
    return new Applied.Taken<>(new Project(name, reviews, approvers, left, places), notes);
  }

  /// What became of other rollouts when one was moved.
  private static List<Note> consequences(Environment was, Environment is, String moved) {
    return is.rollouts().stream()
        .filter(rollout -> !rollout.id().equals(moved) && !was.rollouts().contains(rollout))
        .map(
            rollout ->
                Note.of(rollout.isCurrent() ? "Rollout.Begun" : "Rollout.Aborted", rollout.id(), "")
                    .with("release", rollout.release()))
        .toList();
  }

  private Applied<Project> place(
      Command.PlaceStop command, Environment environment, Actor who, Instant now) {
    if (command.fields().isEmpty()) {
      return Applied.refused(
          Problem.of("stop-without-fields", "a stop needs at least one field")
              .withHelp("name a field and its value, such as `/tool/name`"));
    }
    var stop = new Stop(command.id(), command.fields(), command.reason());
    return environment.place(stop, command.expires(), who, now).map(this::with);
  }

  private Applied<Project> observe(
      Command.ObserveDraft command, Environment environment, Actor who) {
    return Applied.unless(
        Stream.of(mayDraft(who)),
        () ->
            Applied.taken(
                with(environment.withDraft(command.change(), command.address())),
                Note.of(command.action(), command.change(), "")
                    .with("address", command.address())));
  }

  private Applied<Project> drop(Command.DropDraft command, Environment environment, Actor who) {
    return Applied.unless(
        Stream.of(mayDraft(who)),
        () ->
            Applied.taken(
                with(environment.withoutDraft(command.change())),
                Note.of(command.action(), command.change(), "")));
  }

  /// Whoever edits; and the server, for changes that are open again.
  private static Optional<Problem> mayDraft(Actor who) {
    return who instanceof Actor.Server ? Optional.empty() : Permission.EDIT_CHANGES.refusal(who);
  }

  /// The same with a release more. Only for what [Publication] has checked.
  Project withRelease(NumberedRelease release) {
    var more = new TreeMap<>(releases);
    more.put(release.number(), release);
    return new Project(name, reviews, approvers, more, environments);
  }

  /// A published change is a draft no more.
  Project withoutDraft(String change) {
    return withEach(environment -> environment.withoutDraft(change));
  }

  private Project withEach(Function<Environment, Environment> step) {
    var next = new TreeMap<String, Environment>();
    environments.forEach((key, environment) -> next.put(key, step.apply(environment)));
    return new Project(name, reviews, approvers, releases, next);
  }

  private Project with(Environment environment) {
    var next = new TreeMap<>(environments);
    next.put(environment.name(), environment);
    return new Project(name, reviews, approvers, releases, next);
  }
}
