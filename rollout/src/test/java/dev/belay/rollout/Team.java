package dev.belay.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.rollout.Actor.Machine;
import dev.belay.rollout.Actor.Person;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The people and things of the tests.
final class Team {

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  static final Person AUTHOR = person("author", Role.AUTHOR);
  static final Person EDITOR = person("editor", Role.AUTHOR, Role.REVIEWER, Role.ADMINISTRATOR);
  static final Person REVIEWER = person("reviewer", Role.REVIEWER);
  static final Person LEAD = person("lead", Role.REVIEWER, Role.OPERATOR);
  static final Person OPERATOR = person("operator", Role.OPERATOR);
  static final Person ADMINISTRATOR = person("administrator", Role.ADMINISTRATOR);

  /// Has every role of a person, and wrote what the author wrote.
  static final Person ASSISTANT =
      new Person(
          "assistant",
          Set.of(Role.AUTHOR, Role.REVIEWER, Role.OPERATOR, Role.ADMINISTRATOR),
          Set.of(),
          Set.of("author"));

  static final Machine PIPELINE =
      new Machine("pipeline", Set.of(Role.AUTHOR, Role.REVIEWER, Role.OPERATOR), Set.of());
  static final Machine GATEWAY = new Machine("gateway", Set.of(Role.ENFORCEMENT_POINT), Set.of());
  static final Actor SERVER = new Actor.Server();

  static final Difference TIGHTENED =
      new Difference("writes", "outside", Verdict.ALLOW, Verdict.BLOCK);
  static final Difference LOOSENED =
      new Difference("writes", "inside", Verdict.BLOCK, Verdict.ALLOW);

  private Team() {}

  static Person person(String name, Role... roles) {
    return new Person(name, Set.copyOf(Arrays.asList(roles)), Set.of(), Set.of());
  }

  static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }

  static Project project(int reviews) {
    var opening =
        new Project.Opening(
            "agents", reviews, List.of("on-call"), Set.of("production"), digest("zero"));
    return taken(Project.make(opening, ADMINISTRATOR, NOON));
  }

  static Change change(String id, int base) {
    var opening =
        new Change.Opening(
            id,
            "agents",
            base,
            new Change.Purpose("deletes went wrong", "no deletes", "operator"),
            Map.of("policies/writes.yaml", new Change.Edit.Written("policy: writes " + id)),
            List.of());
    return taken(Change.open(opening, AUTHOR));
  }

  static Evidence evidence(Difference... causes) {
    var counts = new TreeMap<Difference, Long>();
    for (var cause : causes) {
      counts.put(cause, 3L);
    }
    return new Evidence("production", NOON.minusSeconds(3600), NOON, 10, 1, counts);
  }

  static Plan plan(Change change, Evidence evidence) {
    return plan(change, evidence, List.of(), List.of());
  }

  static Plan plan(
      Change change, Evidence evidence, List<Problem> problems, List<Example.Result> examples) {
    var base = Map.of("project.yaml", "project: agents");
    var files = change.candidate(base);
    return new Plan(
        change.project(),
        "production",
        change.id(),
        change.edition(),
        change.base(),
        Plan.digests(base),
        Plan.digests(files),
        problems.isEmpty() ? Optional.of(digest(files.toString())) : Optional.empty(),
        problems,
        examples,
        evidence,
        NOON);
  }

  static Applied<Change> judge(Change change, Plan plan, boolean isAccepted, Actor who) {
    var judge = new Change.Command.Judge(plan, isAccepted, "as agreed", change.base());
    return change.apply(judge, who, NOON);
  }

  static Applied<Publication> publish(Project project, Change change, Plan plan, Actor who) {
    var request =
        new Publication.Request(plan, project.head().number(), plan.evidence(), "as agreed");
    return Publication.publish(project, change, request, who, NOON);
  }

  /// The project after one more reviewed release, built on its head.
  static Project published(Project project) {
    var change = change("c" + (project.releases().lastKey() + 1), project.head().number());
    var plan = plan(change, evidence());
    var accepted = taken(judge(change, plan, true, REVIEWER));
    return taken(publish(project, accepted, plan, OPERATOR)).project();
  }

  static Project.Command.StartRollout start(String id, int release, Stage... stages) {
    return new Project.Command.StartRollout(
        "production",
        id,
        release,
        Arrays.stream(stages).map(Rollout.Step::of).toList(),
        "operator",
        List.of(),
        Rollout.OnBreach.RETREAT);
  }

  static Project.Command.MoveRollout move(String id, Rollout.Command move) {
    return new Project.Command.MoveRollout("production", id, move);
  }

  static Rollout.Command advance() {
    return new Rollout.Command.Advance(seen(), "looks good");
  }

  static Gate.Seen seen() {
    return new Gate.Seen(java.time.Duration.ofHours(1), 20, 0, 0);
  }

  /// The project after one more release that decides in production.
  static Project decided(Project project, Instant at) {
    var next = published(project);
    int number = next.head().number();
    var started = taken(next.apply(start("r" + number, number, Stage.ENFORCE), OPERATOR, at));
    return taken(started.apply(move("r" + number, advance()), OPERATOR, at));
  }

  static Environment production(Project project) {
    return project.environment("production").orElseThrow();
  }

  static Project.Command.RollBack rollBack(Optional<Integer> to) {
    return new Project.Command.RollBack("production", to, "agents are stuck");
  }

  static <T> T taken(Applied<T> applied) {
    return switch (applied) {
      case Applied.Taken<T>(var next, _) -> next;
      case Applied.Refused<T>(var problem) ->
          throw new AssertionError("expected it to be taken: " + problem);
    };
  }

  static Problem problem(Applied<?> applied) {
    return switch (applied) {
      case Applied.Taken<?> taken -> throw new AssertionError("expected a refusal: " + taken);
      case Applied.Refused<?>(var problem) -> problem;
    };
  }

  /// The whole text that a person sees, in one line.
  static void assertRefused(Applied<?> applied, String expected) {
    var problem = problem(applied);
    assertThat(problem.toString() + problem.help().map(help -> "; " + help).orElse(""))
        .isEqualTo(expected);
  }

  static List<String> notes(Applied<?> applied) {
    return switch (applied) {
      case Applied.Taken<?>(_, var notes) ->
          notes.stream().map(note -> note.action() + " " + note.id()).toList();
      case Applied.Refused<?>(var problem) ->
          throw new AssertionError("expected it to be taken: " + problem);
    };
  }

  static SortedMap<String, String> details(Applied<?> applied) {
    return switch (applied) {
      case Applied.Taken<?>(_, var notes) -> notes.getFirst().details();
      case Applied.Refused<?>(var problem) ->
          throw new AssertionError("expected it to be taken: " + problem);
    };
  }
}
