package dev.belay.rollout;

import dev.belay.engine.Problem;
import dev.belay.engine.Stage;
import dev.belay.rollout.Environment.Reign;
import java.time.Instant;
import java.util.Optional;

/// Which release a rollback goes back to.
record RollbackTarget(Environment environment, Instant now) {

  sealed interface Choice {}

  record Found(Reign reign) implements Choice {}

  record None(Problem problem) implements Choice {}

  /// @param to its number; absent: what decided before what decides now
  Choice find(Optional<Integer> to) {
    return to.isPresent() ? named(to.get()) : before();
  }

  private Choice named(int number) {
    var baseline = environment.baseline();
    if (number == baseline.release() && environment.rollout().isPresent()) {
      return new Found(baseline);
    }
    var former =
        environment.former().reversed().stream()
            .filter(reign -> reign.release() == number)
            .findFirst();
    if (former.isEmpty() && number != baseline.release()) {
      return none(
          "never-baseline",
          "release %d never decided in %s".formatted(number, environment.name()),
          "publish it as a change");
    }
    if (former.isEmpty() || former.get().address().equals(baseline.address())) {
      return none(
          "already-there",
          "%s is decided by the content of release %d already"
              .formatted(environment.name(), number),
          "name another release");
    }
    return isInWindow(former.get())
        ? new Found(former.get())
        : none(
            "outside-rollback-window",
            "release %d decided in %s until %s, more than %d days ago"
                .formatted(
                    number,
                    environment.name(),
                    environment.ended(former.get()),
                    Project.ROLLBACK_WINDOW.toDays()),
            "publish its content as a change");
  }

  private boolean isInWindow(Reign reign) {
    return reign.equals(environment.former().getLast())
        || environment.ended(reign).plus(Project.ROLLBACK_WINDOW).isAfter(now);
  }

  /// A rollout that decides for anyone is left first. To go back again right after a rollback takes
  /// a number: asked twice by mistake, it would go back twice.
  private Choice before() {
    var baseline = environment.baseline();
    var decides =
        environment.rollout().filter(rollout -> rollout.current().stage() == Stage.ENFORCE);
    if (decides.isPresent()) {
      return new Found(baseline);
    }
    if (environment.former().isEmpty()) {
      return none(
          "nothing-before",
          "nothing decided in %s before release %d"
              .formatted(environment.name(), baseline.release()),
          "publish a change");
    }
    if (baseline.restores().isPresent()) {
      return none(
          "rolled-back-already",
          "%s went back to release %d already, as release %d"
              .formatted(environment.name(), baseline.restores().get(), baseline.release()),
          "name the release to go back to");
    }
    return new Found(environment.former().getLast());
  }

  private static None none(String code, String message, String help) {
    return new None(Problem.of(code, message).withHelp(help));
  }
}
