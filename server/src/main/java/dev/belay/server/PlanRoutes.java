package dev.belay.server;

import dev.belay.rollout.Change;
import dev.belay.rollout.Note;
import dev.belay.rollout.Permission;
import dev.belay.server.Commands.Wish;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.PlanRecord;
import java.util.List;
import java.util.TreeMap;

/// Plans of changes, and what people say of them.
final class PlanRoutes {

  private static final String CHANGE = "/v1/projects/{project}/changes/{change}";

  private final Database database;
  private final Commands commands;
  private final Planner planner;

  PlanRoutes(Database database, Commands commands, Planner planner) {
    this.database = database;
    this.commands = commands;
    this.planner = planner;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            CHANGE + "/plans",
            Permission.PLAN,
            "Finds out what a change would do in an environment",
            this::plan),
        Route.get(CHANGE + "/plans/{plan}", Permission.READ, "A plan", this::show),
        Route.post(
            CHANGE + "/reviews", Permission.REVIEW, "Accepts or rejects a plan", this::review));
  }

  private Reply plan(Visit visit) throws Refused {
    var asked = visit.read(PlanRecord.Opening.class);
    var name = visit.path("project");
    int number = visit.numberInPath("change");
    return Reply.created(
        commands.carryOut(
            visit,
            new Wish("Change.Planned", name, Integer.toString(number)),
            transaction -> {
              var project = ProjectStore.read(transaction.handle(), name);
              var environment =
                  project
                      .environment(asked.environment())
                      .orElseThrow(() -> Refused.unknown("environment", asked.environment()));
              var change = ChangeStore.read(transaction.handle(), name, number);
              var planned = planner.plan(transaction, project, environment, change);
              PlanStore.keep(transaction, planned);
              transaction.note(note(planned));
              return Told.plan(planned);
            }));
  }

  private static Note note(Planner.Planned planned) {
    var details = new TreeMap<String, String>();
    details.put("plan", planned.plan().digest().text());
    details.put("evidence", planned.plan().evidence().digest().text());
    return new Note("Change.Planned", planned.plan().change(), "", details);
  }

  private Reply show(Visit visit) throws Refused {
    int number = visit.numberInPath("change");
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var change = ChangeStore.read(handle, visit.path("project"), number);
              return Told.plan(PlanStore.find(handle, change, visit.path("plan")));
            }));
  }

  private Reply review(Visit visit) throws Refused {
    var asked = visit.read(ChangeRecord.Judgement.class);
    var name = visit.path("project");
    int number = visit.numberInPath("change");
    return Reply.created(
        commands.carryOut(
            visit,
            new Wish(
                asked.accept() ? "Change.Accepted" : "Change.Rejected",
                name,
                Integer.toString(number)),
            transaction -> {
              var handle = transaction.handle();
              var project = ProjectStore.lock(handle, name);
              var change = ChangeStore.read(handle, name, number);
              var plan = PlanStore.find(handle, change, asked.plan().text()).plan();
              var judge =
                  new Change.Command.Judge(
                      plan, asked.accept(), asked.comment(), project.head().number());
              var next =
                  transaction.take(change.apply(judge, transaction.actor(), transaction.now()));
              ChangeStore.save(transaction, change, next);
              return Told.change(next, List.of());
            }));
  }
}
