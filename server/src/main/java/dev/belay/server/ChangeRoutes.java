package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Change;
import dev.belay.rollout.Change.Edit;
import dev.belay.rollout.Example;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Project;
import dev.belay.server.Commands.Wish;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.Reason;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.SigningKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Changes while they are written. What a change has in its files now is observed at once, as soon
/// as it can be compiled.
final class ChangeRoutes {

  private static final String CHANGES = "/v1/projects/{project}/changes";
  private static final String CHANGE = CHANGES + "/{change}";

  /// What a change has in its files, checked.
  private record Content(SortedMap<String, String> files, Compilation compilation) {}

  private final Database database;
  private final Commands commands;
  private final ProjectCommands projects;
  private final Assignments assignments;
  private final SigningKey key;

  ChangeRoutes(
      Database database,
      Commands commands,
      ProjectCommands projects,
      Assignments assignments,
      SigningKey key) {
    this.database = database;
    this.commands = commands;
    this.projects = projects;
    this.assignments = assignments;
    this.key = key;
  }

  List<Route> routes() {
    return List.of(
        Route.get(CHANGES, Permission.READ, "Changes, the newest first", this::list),
        Route.post(CHANGES, Permission.EDIT_CHANGES, "Opens a change", this::open)
            .taking(Route.Takes.json(Limits.FILES_BYTES)),
        Route.get(CHANGE, Permission.READ, "A change", this::show),
        Route.put(CHANGE + "/files", Permission.EDIT_CHANGES, "Edits files of a change", this::edit)
            .taking(Route.Takes.json(Limits.FILES_BYTES)),
        Route.put(
            CHANGE + "/base", Permission.EDIT_CHANGES, "Builds a change on the head", this::rebase),
        Route.put(
            CHANGE + "/abandonment", Permission.EDIT_CHANGES, "Abandons a change", this::abandon));
  }

  private Reply list(Visit visit) throws Refused {
    int limit = visit.limit();
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var project = ProjectStore.read(handle, visit.path("project"));
              var changes = ChangeStore.list(handle, project.name(), limit);
              return new ChangeRecord.Page(
                  changes.stream().map(change -> Told.change(change, List.of())).toList());
            }));
  }

  private Reply show(Visit visit) throws Refused {
    int number = visit.numberInPath("change");
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var project = ProjectStore.read(handle, visit.path("project"));
              var change = ChangeStore.read(handle, project.name(), number);
              return Told.change(change, content(handle, project, change).compilation().problems());
            }));
  }

  private Reply open(Visit visit) throws Refused {
    var asked = visit.read(ChangeRecord.Opening.class);
    var name = visit.path("project");
    return Reply.created(
        commands.carryOut(
            visit,
            new Wish("Change.Opened", name, ""),
            transaction -> {
              var before = ProjectStore.lock(transaction.handle(), name);
              var opening = opening(transaction.handle(), before, asked);
              var change = transaction.take(Change.open(opening, transaction.actor()));
              ChangeStore.create(transaction, change);
              return observed(transaction, before, change);
            }));
  }

  private static Change.Opening opening(
      Handle handle, Project project, ChangeRecord.Opening asked) {
    var examples = new ArrayList<Example>();
    asked.mustAllow().forEach(example -> examples.add(example(example, Example.Must.ALLOW)));
    asked.mustBlock().forEach(example -> examples.add(example(example, Example.Must.BLOCK)));
    return new Change.Opening(
        Long.toString(ChangeStore.nextNumber(handle, project.name())),
        project.name(),
        project.head().number(),
        new Change.Purpose(asked.reason(), asked.outcome(), asked.rollbackOwner()),
        edits(asked.files()),
        examples);
  }

  private static Example example(ChangeRecord.Example example, Example.Must must) {
    return new Example(example.name(), example.question(), example.input(), must);
  }

  private static SortedMap<String, Edit> edits(Map<String, Optional<String>> files) {
    var edits = new TreeMap<String, Edit>();
    files.forEach(
        (path, text) ->
            edits.put(path, text.<Edit>map(Edit.Written::new).orElseGet(Edit.Removed::new)));
    return edits;
  }

  private Reply edit(Visit visit) throws Refused {
    var asked = visit.read(ChangeRecord.Files.class);
    if (asked.files().isEmpty()) {
      throw new Refused(Problem.of("invalid-value", "expected at least one file"));
    }
    return Reply.ok(
        changed(
            visit,
            "Change.Edited",
            (transaction, _, change) -> {
              var next = change;
              for (var edit : edits(asked.files()).entrySet()) {
                var command = new Change.Command.EditFile(edit.getKey(), edit.getValue());
                next =
                    transaction.take(next.apply(command, transaction.actor(), transaction.now()));
              }
              return next;
            }));
  }

  private Reply rebase(Visit visit) throws Refused {
    visit.read(ChangeRecord.Rebase.class);
    return Reply.ok(
        changed(
            visit,
            "Change.Rebased",
            (transaction, project, change) -> {
              var command =
                  new Change.Command.Rebase(
                      project.head().number(), changedFiles(transaction.handle(), project, change));
              return transaction.take(
                  change.apply(command, transaction.actor(), transaction.now()));
            }));
  }

  /// Paths of the files that differ between the base of a change and the head.
  private static Set<String> changedFiles(Handle handle, Project project, Change change) {
    var base = baseTexts(handle, project, change);
    var head = Contents.texts(handle, project.head().address());
    var paths = new HashSet<>(base.keySet());
    paths.addAll(head.keySet());
    paths.removeIf(path -> Objects.equals(base.get(path), head.get(path)));
    return paths;
  }

  @FunctionalInterface
  private interface Step {
    Change of(Transaction transaction, Project project, Change change) throws Refused;
  }

  /// Takes a step with the change that the path names, and observes what it has then.
  private ChangeRecord changed(Visit visit, String action, Step step) throws Refused {
    var name = visit.path("project");
    int number = visit.numberInPath("change");
    return commands.carryOut(
        visit,
        new Wish(action, name, Integer.toString(number)),
        transaction -> {
          var project = ProjectStore.lock(transaction.handle(), name);
          var before = ChangeStore.read(transaction.handle(), name, number);
          var after = step.of(transaction, project, before);
          ChangeStore.save(transaction, before, after);
          return observed(transaction, project, after);
        });
  }

  private ChangeRecord observed(Transaction transaction, Project project, Change change)
      throws Refused {
    var content = content(transaction.handle(), project, change);
    var release = content.compilation().release();
    if (release.isPresent()) {
      var draft = ReleaseFile.Kind.DRAFT;
      var file =
          ReleaseFile.sign(
              draft,
              transaction.tenant().name(),
              release.get(),
              Compilation.bytes(content.files()),
              key);
      assignments.keep(transaction, project.name(), file, draft);
      ChangeStore.keepDraft(transaction, change, file.address());
      var next =
          ProjectCommands.observed(
              transaction, project, change.id(), file.address(), transaction.actor());
      projects.save(transaction, project, next);
    }
    return Told.change(change, content.compilation().problems());
  }

  private static Content content(Handle handle, Project project, Change change) {
    var files = change.candidate(baseTexts(handle, project, change));
    return new Content(files, Compilation.of(project.name(), files));
  }

  static SortedMap<String, String> baseTexts(Handle handle, Project project, Change change) {
    var base = project.release(change.base()).orElseThrow();
    return Contents.texts(handle, base.address());
  }

  private Reply abandon(Visit visit) throws Refused {
    var asked = visit.read(Reason.class);
    var name = visit.path("project");
    int number = visit.numberInPath("change");
    return Reply.ok(
        commands.carryOut(
            visit,
            new Wish("Change.Abandoned", name, Integer.toString(number)),
            transaction -> {
              var project = ProjectStore.lock(transaction.handle(), name);
              var before = ChangeStore.read(transaction.handle(), name, number);
              var command = new Change.Command.Abandon(asked.reason());
              var after =
                  transaction.take(before.apply(command, transaction.actor(), transaction.now()));
              ChangeStore.save(transaction, before, after);
              projects.save(
                  transaction, project, ProjectCommands.dropped(transaction, project, after.id()));
              return Told.change(after, List.of());
            }));
  }
}
