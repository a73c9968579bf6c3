package dev.belay.rollout;

import static dev.belay.rollout.Team.LEAD;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.OPERATOR;
import static dev.belay.rollout.Team.PIPELINE;
import static dev.belay.rollout.Team.SERVER;
import static dev.belay.rollout.Team.advance;
import static dev.belay.rollout.Team.decided;
import static dev.belay.rollout.Team.move;
import static dev.belay.rollout.Team.production;
import static dev.belay.rollout.Team.project;
import static dev.belay.rollout.Team.published;
import static dev.belay.rollout.Team.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Stage;
import dev.belay.engine.Value;
import dev.belay.rollout.Project.Command;
import dev.belay.testkit.Choices;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds on every path of commands, tried on all short ones.
final class ProjectProperties {

  private static final int STEPS = 5;
  private static final Rollout.Command RETREAT =
      new Rollout.Command.Retreat(Optional.empty(), "too many blocked");
  private static final Rollout.Command PAUSE = new Rollout.Command.Pause("lunch");
  private static final Rollout.Command RESUME = new Rollout.Command.Resume("back");
  private static final Rollout.Command ABORT = new Rollout.Command.Abort("a mistake");

  @Test
  void numbers_and_generations_only_grow_and_there_is_always_a_head() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var project = project(1);
      for (int step = 0; step < STEPS; step++) {
        var next = step(project, choices);
        assertThat(broken(project, next)).as("%s", choices).isEmpty();
        project = next;
      }
    }
    assertThat(tried).isEqualTo((int) Math.pow(8, STEPS));
  }

  /// What a step broke, in words.
  private static List<String> broken(Project before, Project after) {
    var was = production(before);
    var is = production(after);
    var head = after.head();
    var laws = new LinkedHashMap<String, Boolean>();
    laws.put("numbers have no gaps", after.releases().size() == after.releases().lastKey() + 1);
    laws.put(
        "a release stays what it was",
        before.releases().values().stream().allMatch(release -> isKept(release, after)));
    laws.put(
        "what is new is the head",
        after.releases().size() == before.releases().size()
            || head.number() == after.releases().lastKey());
    laws.put("the baseline grows", is.baseline().release() >= was.baseline().release());
    laws.put(
        "a new assignment has a new generation",
        is.generation() > was.generation() || is.assigned().equals(was.assigned()));
    laws.put(
        "one rollout at a time", is.rollouts().stream().filter(Rollout::isCurrent).count() <= 1);
    laws.put(
        "no withdrawn release is tried",
        is.rollout().stream().allMatch(rollout -> isGood(rollout.release(), after)));
    laws.put("the head is not withdrawn", !head.isWithdrawn());
    return laws.entrySet().stream().filter(law -> !law.getValue()).map(Map.Entry::getKey).toList();
  }

  private static boolean isKept(NumberedRelease release, Project after) {
    var now = after.release(release.number()).orElseThrow();
    return now.address().equals(release.address()) && (now.isWithdrawn() || !release.isWithdrawn());
  }

  private static boolean isGood(int number, Project project) {
    return !project.release(number).orElseThrow().isWithdrawn();
  }

  /// One of eight things that happen to a project, done if it is allowed.
  private static Project step(Project project, Choices choices) {
    int number = project.head().number();
    var rollout = production(project).rollout().map(Rollout::id).orElse("none");
    var id = "r" + number + "-" + production(project).rollouts().size();
    return switch (choices.below(8)) {
      case 0 -> published(project);
      case 1 -> after(project, start(id, number, Stage.OBSERVE, Stage.ENFORCE), OPERATOR);
      case 2 -> after(project, start(id, number, Stage.ENFORCE), OPERATOR);
      case 3 -> after(project, move(rollout, advance()), OPERATOR);
      case 4 -> after(project, move(rollout, RETREAT), SERVER);
      case 5 -> after(project, move(rollout, ABORT), LEAD);
      case 6 -> after(project, Team.rollBack(Optional.empty()), OPERATOR);
      default -> after(project, Team.rollBack(Optional.of(0)), PIPELINE);
    };
  }

  private static Project after(Project project, Command command, Actor who) {
    return switch (project.apply(command, who, NOON)) {
      case Applied.Taken<Project>(var next, _) -> next;
      case Applied.Refused<Project> _ -> project;
    };
  }

  /// With gates that do not hold, reviews that are missing, a draft, a stop, and a rollout in any
  /// state: none of it is asked.
  @Test
  void a_rollback_to_the_one_before_is_never_refused() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var project = decided(decided(project(1), NOON), NOON);
      if (choices.flag()) {
        project = after(project, stop(), OPERATOR);
      }
      if (choices.flag()) {
        var draft = new Command.ObserveDraft("production", "c9", Team.digest("draft"));
        project = after(project, draft, SERVER);
      }
      project = withRollout(project, choices);
      var at = NOON.plus(Duration.ofDays(choices.oneOf(List.of(0, 29, 400))));
      var who = choices.oneOf(List.<Actor>of(OPERATOR, PIPELINE));
      var back = project.apply(Team.rollBack(Optional.of(1)), who, at);
      assertThat(back).as("%s", choices).isInstanceOf(Applied.Taken.class);
      var next = Team.taken(back);
      assertThat(production(next).baseline().address())
          .isEqualTo(project.release(1).orElseThrow().address());
      assertThat(production(next).rollout()).as("%s", choices).isEmpty();
      assertThat(production(next).stops()).isEqualTo(production(project).stops());
    }
    assertThat(tried).isEqualTo(2 * 2 * 5 * 3 * 2);
  }

  private static Project withRollout(Project project, Choices choices) {
    int state = choices.below(5);
    if (state == 0) {
      return project;
    }
    var three = published(published(project));
    var gates = List.<Gate>of(new Gate.Soak(Duration.ofDays(900)));
    var steps =
        List.of(
            new Rollout.Step(Stage.OBSERVE, Map.of(), 100, gates),
            new Rollout.Step(Stage.ENFORCE, Map.of(), 100, gates));
    var start =
        new Command.StartRollout(
            "production",
            "gated",
            3,
            state == 1 ? steps : steps.subList(1, 2),
            "operator",
            List.of(),
            Rollout.OnBreach.PAUSE);
    var started = Team.taken(three.apply(start, OPERATOR, NOON));
    return switch (state) {
      case 1, 2 -> started;
      case 3 -> Team.taken(started.apply(move("gated", PAUSE), OPERATOR, NOON));
      default -> Team.taken(started.apply(start("queued", 4, Stage.ENFORCE), OPERATOR, NOON));
    };
  }

  private static Command stop() {
    return new Command.PlaceStop(
        "production",
        "s1",
        Map.of("/tool/name", Value.text("fs.delete")),
        "an attack",
        Optional.empty());
  }

  @Test
  void a_machine_moves_a_rollout_only_backwards() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var project =
          Team.taken(
              published(project(1))
                  .apply(
                      start("r1", 1, Stage.OBSERVE, Stage.DRY_RUN, Stage.ENFORCE), OPERATOR, NOON));
      for (int person = choices.below(3); person > 0; person--) {
        project = after(project, move("r1", advance()), OPERATOR);
      }
      for (int machine = 0; machine < 3; machine++) {
        var who = choices.oneOf(List.of(SERVER, PIPELINE));
        var command = choices.oneOf(List.of(advance(), RETREAT, PAUSE, RESUME, ABORT));
        var next = after(project, move("r1", command), who);
        var was = production(project).rollout("r1").orElseThrow();
        var is = production(next).rollout("r1").orElseThrow();
        assertThat(is.step()).as("%s", choices).isLessThanOrEqualTo(was.step());
        assertThat(is.isCurrent()).as("%s", choices).isTrue();
        assertThat(was.state() instanceof Rollout.State.Paused && !is.equals(was))
            .as("a paused one moved: %s", choices)
            .isFalse();
        project = next;
      }
    }
    assertThat(tried).isEqualTo(3 * 10 * 10 * 10);
  }

  @Test
  void what_is_refused_changes_nothing() {
    var states =
        List.of(
            project(1),
            published(project(1)),
            Team.taken(
                published(project(1))
                    .apply(start("r1", 1, Stage.OBSERVE, Stage.ENFORCE), OPERATOR, NOON)),
            decided(project(1), NOON));
    for (var choices = new Choices(); choices.hasMore(); ) {
      var state = choices.below(states.size());
      var project = states.get(state);
      var copy =
          new Project(
              project.name(),
              project.reviews(),
              project.approvers(),
              project.releases(),
              project.environments());
      var who = choices.oneOf(everyone());
      var command =
          choices.oneOf(
              List.of(
                  start("r2", 1, Stage.ENFORCE),
                  move("r1", advance()),
                  move("r1", ABORT),
                  Team.rollBack(Optional.empty()),
                  Team.rollBack(Optional.of(0)),
                  stop(),
                  new Command.LiftStop("production", "s1", "over"),
                  new Command.DropDraft("production", "c1")));
      project.apply(command, who, NOON);
      assertThat(project).as("%s by %s", command, who).isEqualTo(copy);
    }
  }

  private static List<Actor> everyone() {
    return List.of(Team.AUTHOR, Team.REVIEWER, OPERATOR, PIPELINE, SERVER, Team.GATEWAY);
  }

  /// A permission is of its roles and of nobody else, whatever the command.
  @Test
  void without_the_role_no_command_is_taken() {
    var project =
        Team.taken(
            published(decided(project(1), NOON))
                .apply(start("r2", 2, Stage.OBSERVE, Stage.ENFORCE), OPERATOR, NOON));
    var commands =
        Map.of(
            Permission.MOVE_ROLLOUTS, List.of(move("r2", advance()), move("r2", ABORT)),
            Permission.ROLL_BACK, List.<Command>of(Team.rollBack(Optional.empty())),
            Permission.STOP, List.of(stop()),
            Permission.EDIT_CHANGES,
                List.<Command>of(
                    new Command.ObserveDraft("production", "c9", Team.digest("draft"))));
    for (var choices = new Choices(); choices.hasMore(); ) {
      var roles = Set.copyOf(choices.someOf(List.of(Role.values())));
      var person = new Actor.Person("somebody", roles, Set.of(), Set.of());
      commands.forEach(
          (permission, all) -> {
            for (var command : all) {
              assertThat(project.apply(command, person, NOON) instanceof Applied.Taken<Project>)
                  .as("%s by %s", command, roles)
                  .isEqualTo(person.may(permission));
            }
          });
    }
  }
}
