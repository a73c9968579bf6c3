package dev.belay.rollout;

import dev.belay.engine.Cohort;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A release on its way through steps in one environment. Immutable: a move is a new value.
///
/// @param release its number
/// @param step index of the step it is at
/// @param since when it came to that step
/// @param rollbackOwner who watches it and takes it back
/// @param approvers groups that are asked for what a ceiling turned into require_approval; empty:
///     those of the release
public record Rollout(
    String id,
    int release,
    Digest address,
    List<Step> steps,
    int step,
    Instant since,
    String rollbackOwner,
    List<String> approvers,
    OnBreach onBreach,
    Hand startedBy,
    State state) {

  public Rollout {
    steps = List.copyOf(steps);
    approvers = List.copyOf(approvers);
  }

  /// How strict a release may be, for whom, and what must hold before it goes on.
  ///
  /// @param labels of enforcement points
  /// @param percent of subjects
  public record Step(Stage stage, Map<String, String> labels, double percent, List<Gate> gates) {

    public Step {
      labels = Map.copyOf(labels);
      gates = List.copyOf(gates);
    }

    public static Step of(Stage stage) {
      return new Step(stage, Map.of(), 100, List.of());
    }

    Cohort cohort(String rollout) {
      return new Cohort(labels, percent, rollout);
    }

    /// As people read it: `enforce for 25% of subjects`.
    public String text() {
      var share = percent == 100 ? "everyone" : "%s%% of subjects".formatted(percentText());
      return "%s for %s".formatted(stage.text(), share);
    }

    private String percentText() {
      return String.format(Locale.ROOT, "%.2f", percent).replaceAll("\\.?0+$", "");
    }
  }

  /// What a machine does when a gate is broken that held before.
  public enum OnBreach {
    /// It goes back to the last step that was good.
    RETREAT,
    /// It stays where it is and calls for a person: for a change that answers an attack.
    PAUSE;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// For text from outside. Absent when it is neither.
    public static Optional<OnBreach> from(String text) {
      return Stream.of(values()).filter(value -> value.text().equals(text)).findFirst();
    }
  }

  public sealed interface State {

    /// Waits until the rollout before it has ended.
    record Queued() implements State {}

    record Running() implements State {}

    record Paused(String by, String reason) implements State {}

    /// Its release is the baseline.
    record Finished(String by, Instant at) implements State {}

    record Aborted(String by, Instant at, String reason) implements State {}

    default String text() {
      return switch (this) {
        case Queued _ -> "queued";
        case Running _ -> "running";
        case Paused _ -> "paused";
        case Finished _ -> "finished";
        case Aborted _ -> "aborted";
      };
    }
  }

  /// Where somebody wants to move it.
  public sealed interface Command {

    /// To the next step; from the last one, to the end.
    record Advance(Gate.Seen seen, String reason) implements Command {}

    /// To an earlier step.
    ///
    /// @param to index of an earlier step; absent: the one before
    record Retreat(Optional<Integer> to, String reason) implements Command {}

    record Pause(String reason) implements Command {}

    record Resume(String reason) implements Command {}

    record Abort(String reason) implements Command {}

    /// What the audit calls it.
    default String action() {
      return switch (this) {
        case Advance _ -> "Rollout.Advanced";
        case Retreat _ -> "Rollout.Retreated";
        case Pause _ -> "Rollout.Paused";
        case Resume _ -> "Rollout.Resumed";
        case Abort _ -> "Rollout.Aborted";
      };
    }
  }

  /// Whether it is what its environment is busy with.
  public boolean isCurrent() {
    return state instanceof State.Running || state instanceof State.Paused;
  }

  public Step current() {
    return steps.get(step);
  }

  public boolean isAtLastStep() {
    return step == steps.size() - 1;
  }

  public Applied<Rollout> apply(Command command, Actor who, Instant now) {
    return switch (command) {
      case Command.Advance advance -> advance(advance, who, now);
      case Command.Retreat retreat -> retreat(retreat, who, now);
      case Command.Pause pause -> pause(pause, who);
      case Command.Resume resume -> resume(resume, who);
      case Command.Abort abort -> abort(abort, who, now);
    };
  }

  private Applied<Rollout> advance(Command.Advance command, Actor who, Instant now) {
    return Applied.unless(
        Stream.concat(
            Stream.of(
                Permission.MOVE_ROLLOUTS.refusal(who),
                Actor.personOnly(who, "move a rollout forward"),
                notRunning(),
                bypassed(command.seen())),
            current().gates().stream().map(gate -> gate.refusal(command.seen()))),
        () ->
            isAtLastStep()
                ? Applied.taken(
                    in(new State.Finished(who.name(), now)),
                    Note.of("Rollout.Finished", id, command.reason()).with("release", release))
                : moved(command.action(), step + 1, command.reason(), now));
  }

  private static Optional<Problem> bypassed(Gate.Seen seen) {
    return Checks.when(
        seen.bypasses() > 0,
        Problem.of(
                "bypass",
                "%d calls were executed without a decision, and no gate holds with one"
                    .formatted(seen.bypasses()))
            .withHelp("find out who executed them"));
  }

  private Applied<Rollout> retreat(Command.Retreat command, Actor who, Instant now) {
    int to = command.to().orElse(step - 1);
    return Applied.unless(
        Stream.of(mayGoBack(who), notCurrent(), earlier(to)),
        () -> moved(command.action(), to, command.reason(), now));
  }

  /// A person with the permission may; a machine, where the rollout says so and nobody paused it.
  private Optional<Problem> mayGoBack(Actor who) {
    var isLeftToMachines = onBreach == OnBreach.RETREAT && state instanceof State.Running;
    return mayMove(who)
        .or(
            () ->
                Checks.when(
                    !(who instanceof Actor.Person) && !isLeftToMachines,
                    Problem.of(
                        "not-for-machines",
                        "`%s` is a machine, and rollout %s is moved by people only"
                            .formatted(who.name(), id))));
  }

  private static Optional<Problem> mayMove(Actor who) {
    return who instanceof Actor.Server ? Optional.empty() : Permission.MOVE_ROLLOUTS.refusal(who);
  }

  private Optional<Problem> earlier(int to) {
    if (step == 0) {
      return Optional.of(
          Problem.of("no-earlier-step", "rollout %s is at its first step".formatted(id))
              .withHelp("abort it"));
    }
    return Checks.when(
        to < 0 || to >= step,
        Problem.of(
            "no-earlier-step",
            "expected a step from 0 to %d, before the present one, found %d"
                .formatted(step - 1, to)));
  }

  private Applied<Rollout> moved(String action, int to, String reason, Instant now) {
    var next = at(to, now);
    return Applied.taken(
        next, Note.of(action, id, reason).with("step", to).with("to", next.current().text()));
  }

  private Applied<Rollout> pause(Command.Pause command, Actor who) {
    return Applied.unless(
        Stream.of(mayMove(who), notRunning()),
        () ->
            Applied.taken(
                in(new State.Paused(who.name(), command.reason())),
                Note.of(command.action(), id, command.reason())));
  }

  private Applied<Rollout> resume(Command.Resume command, Actor who) {
    return Applied.unless(
        Stream.of(
            Permission.MOVE_ROLLOUTS.refusal(who),
            Actor.personOnly(who, "resume a rollout"),
            notCurrent(),
            Checks.when(
                state instanceof State.Running,
                Problem.of("not-paused", "rollout %s is not paused".formatted(id)))),
        () ->
            Applied.taken(
                in(new State.Running()), Note.of(command.action(), id, command.reason())));
  }

  private Applied<Rollout> abort(Command.Abort command, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(
            Permission.MOVE_ROLLOUTS.refusal(who),
            Actor.personOnly(who, "abort a rollout"),
            Checks.reason(command.reason(), "to abort a rollout"),
            ended()),
        () -> Applied.taken(aborted(who.name(), now, command.reason()), abortNote(command)));
  }

  private Note abortNote(Command.Abort command) {
    return Note.of(command.action(), id, command.reason()).with("release", release);
  }

  private Optional<Problem> notRunning() {
    return state instanceof State.Paused(var by, var reason)
        ? Optional.of(
            Problem.of(
                    "rollout-paused", "rollout %s was paused by `%s`: %s".formatted(id, by, reason))
                .withHelp("resume it first"))
        : notCurrent();
  }

  private Optional<Problem> notCurrent() {
    return state instanceof State.Queued
        ? Optional.of(
            Problem.of(
                "rollout-queued", "rollout %s waits until another one has ended".formatted(id)))
        : ended();
  }

  private Optional<Problem> ended() {
    return switch (state) {
      case State.Queued _, State.Running _, State.Paused _ -> Optional.empty();
      case State.Finished(_, var at) ->
          Optional.of(ended("rollout %s finished at %s".formatted(id, at)));
      case State.Aborted(var by, var at, _) ->
          Optional.of(ended("rollout %s was aborted by `%s` at %s".formatted(id, by, at)));
    };
  }

  private static Problem ended(String message) {
    return Problem.of("rollout-ended", message);
  }

  Rollout begun(Instant now) {
    return at(0, now).in(new State.Running());
  }

  Rollout aborted(String by, Instant at, String reason) {
    return in(new State.Aborted(by, at, reason));
  }

  private Rollout in(State newState) {
    return new Rollout(
        id,
        release,
        address,
        steps,
        step,
        since,
        rollbackOwner,
        approvers,
        onBreach,
        startedBy,
        newState);
  }

  private Rollout at(int newStep, Instant now) {
    return new Rollout(
        id,
        release,
        address,
        steps,
        newStep,
        now,
        rollbackOwner,
        approvers,
        onBreach,
        startedBy,
        state);
  }
}
