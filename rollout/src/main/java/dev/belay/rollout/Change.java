package dev.belay.rollout;

import dev.belay.engine.Problem;
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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Edits to the files of a project, on top of one of its releases, and how far they have come.
/// Immutable: a step forward is a new value.
///
/// @param base number of the release that it builds on
/// @param edits by path
/// @param author who opened it
/// @param editors everyone who edited it, the author first
/// @param edition counts edits, from 1: what was planned or reviewed at an earlier one is void
/// @param reviews all that were ever given, the void ones too
public record Change(
    String id,
    String project,
    int base,
    Purpose purpose,
    SortedMap<String, Edit> edits,
    List<Example> examples,
    Hand author,
    List<Hand> editors,
    int edition,
    List<Review> reviews,
    Status status) {

  private static final Pattern PATH =
      Pattern.compile(
          "project\\.yaml|(policies|data|questions)/[a-z0-9][a-z0-9._-]*\\.(yaml|json)");

  public Change {
    edits = Collections.unmodifiableSortedMap(new TreeMap<>(edits));
    examples = List.copyOf(examples);
    editors = List.copyOf(editors);
    reviews = List.copyOf(reviews);
  }

  /// Why it is made, and who takes it back.
  ///
  /// @param outcome what should be different afterwards
  /// @param rollbackOwner who watches its rollout; a rollout without one is refused
  public record Purpose(String reason, String outcome, String rollbackOwner) {}

  /// What becomes of one file.
  public sealed interface Edit {

    record Written(String text) implements Edit {}

    /// The file is left out: how a policy is retired.
    record Removed() implements Edit {}
  }

  public sealed interface Status {

    /// Being written, planned and reviewed; its draft is observed.
    record Open() implements Status {}

    record Published(int release) implements Status {}

    record Abandoned(Hand by, String reason) implements Status {}
  }

  /// What somebody wants to do to a change.
  public sealed interface Command {

    /// Writes or removes one file.
    record EditFile(String path, Edit edit) implements Command {}

    record EditExamples(List<Example> examples) implements Command {}

    record Describe(Purpose purpose) implements Command {}

    /// Builds on the head from now on.
    ///
    /// @param changed paths of the files that differ between the base and the head
    record Rebase(int head, Set<String> changed) implements Command {}

    /// Accepts or rejects a plan.
    ///
    /// @param head of the project
    record Judge(Plan plan, boolean isAccepted, String comment, int head) implements Command {}

    record Abandon(String reason) implements Command {}

    /// What the audit calls it.
    default String action() {
      return switch (this) {
        case EditFile _ -> "Change.Edited";
        case EditExamples _ -> "Change.ExamplesEdited";
        case Describe _ -> "Change.Described";
        case Rebase _ -> "Change.Rebased";
        case Judge judge -> judge.isAccepted() ? "Change.Accepted" : "Change.Rejected";
        case Abandon _ -> "Change.Abandoned";
      };
    }
  }

  /// What a change begins with.
  ///
  /// @param base the head that its author sees
  public record Opening(
      String id,
      String project,
      int base,
      Purpose purpose,
      Map<String, Edit> edits,
      List<Example> examples) {}

  public static Applied<Change> open(Opening opening, Actor author) {
    var checks =
        Stream.concat(
            Stream.of(
                Permission.EDIT_CHANGES.refusal(author),
                Checks.reason(opening.purpose().reason(), "a change")),
            opening.edits().keySet().stream().map(Change::badPath));
    return Applied.unless(
        checks,
        () ->
            Applied.taken(
                begun(opening, author.hand()),
                Note.of("Change.Opened", opening.id(), opening.purpose().reason())
                    .with("base", opening.base())
                    .with("files", String.join(" ", new TreeSet<>(opening.edits().keySet())))));
  }

  private static Change begun(Opening opening, Hand author) {
    return new Change(
        opening.id(),
        opening.project(),
        opening.base(),
        opening.purpose(),
        new TreeMap<>(opening.edits()),
        opening.examples(),
        author,
        List.of(author),
        1,
        List.of(),
        new Status.Open());
  }

  public boolean isOpen() {
    return status instanceof Status.Open;
  }

  /// The files of the project with the edits made.
  ///
  /// @param baseFiles text of each file of the base, by path
  public SortedMap<String, String> candidate(Map<String, String> baseFiles) {
    var files = new TreeMap<>(baseFiles);
    edits.forEach(
        (path, edit) -> {
          switch (edit) {
            case Edit.Written(var text) -> files.put(path, text);
            case Edit.Removed() -> files.remove(path);
          }
        });
    return files;
  }

  public Applied<Change> apply(Command command, Actor who, Instant now) {
    return switch (command) {
      case Command.EditFile edit -> editFile(edit, who);
      case Command.EditExamples edit ->
          edit(edit, who, Stream.of(), change -> change.withExamples(edit.examples()));
      case Command.Describe describe -> describe(describe, who);
      case Command.Rebase rebase -> rebase(rebase, who);
      case Command.Judge judge -> judge(judge, who, now);
      case Command.Abandon abandon -> abandon(abandon, who);
    };
  }

  private Applied<Change> editFile(Command.EditFile command, Actor who) {
    return edit(
        command,
        who,
        Stream.of(badPath(command.path())),
        change -> change.withEdit(command.path(), command.edit()));
  }

  private Applied<Change> describe(Command.Describe command, Actor who) {
    var reason = Checks.reason(command.purpose().reason(), "a change");
    return edit(command, who, Stream.of(reason), change -> change.withPurpose(command.purpose()));
  }

  /// Every edit makes its maker an editor and voids what was planned and reviewed.
  private Applied<Change> edit(
      Command command, Actor who, Stream<Optional<Problem>> checks, UnaryOperator<Change> edit) {
    return Applied.unless(
        Stream.concat(Stream.of(Permission.EDIT_CHANGES.refusal(who), notOpen()), checks),
        () -> {
          var next = edit.apply(this).editedBy(who.hand());
          return Applied.taken(next, edited(command, next));
        });
  }

  private Note edited(Command command, Change next) {
    var note = Note.of(command.action(), id, "").with("edition", next.edition);
    return command instanceof Command.EditFile edit ? note.with("path", edit.path()) : note;
  }

  private Applied<Change> rebase(Command.Rebase command, Actor who) {
    return Applied.unless(
        Stream.of(Permission.EDIT_CHANGES.refusal(who), notOpen(), conflict(command.changed())),
        () ->
            Applied.taken(
                withBase(command.head()),
                Note.of(command.action(), id, "").with("base", command.head())));
  }

  private Optional<Problem> conflict(Set<String> changed) {
    return edits.keySet().stream()
        .filter(changed::contains)
        .findFirst()
        .map(
            path ->
                Problem.of(
                        "rebase-conflict",
                        "`%s` was changed since release %d, and this change edits it too"
                            .formatted(path, base))
                    .withHelp("edit the file as the head has it, then rebase"));
  }

  private Applied<Change> judge(Command.Judge command, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(
            Permission.REVIEW.refusal(who),
            Actor.personOnly(who, "review a plan"),
            notOpen(),
            command.isAccepted() ? ownChange(who) : Optional.<Problem>empty(),
            outdated(command.plan(), command.head(), now)),
        () ->
            Applied.taken(
                withReview(
                    Review.of(command.plan(), who, command.isAccepted(), command.comment(), now)),
                Note.of(command.action(), id, command.comment())
                    .with("plan", command.plan().digest())
                    .with("evidence", command.plan().evidence().digest())));
  }

  /// Four eyes. No role makes an exception.
  private Optional<Problem> ownChange(Actor who) {
    return editors.stream()
        .filter(editor -> editor.isSameAs(who.hand()))
        .findFirst()
        .map(
            editor ->
                Problem.of(
                        "own-change",
                        editor.name().equals(who.name())
                            ? "`%s` wrote change %s and cannot accept it".formatted(who.name(), id)
                            : "`%s` and `%s`, who wrote change %s, act for one another"
                                .formatted(who.name(), editor.name(), id))
                    .withHelp("ask somebody who has no part in it"));
  }

  /// Why a plan is not, or no longer, a plan of this change. Absent for one that is.
  Optional<Problem> outdated(Plan plan, int head, Instant now) {
    if (!plan.change().equals(id) || plan.edition() != edition || plan.base() != base) {
      return Optional.of(
          Problem.of("stale-plan", "the plan is not of change %s as it is now".formatted(id))
              .withHelp("plan it again"));
    }
    if (base != head) {
      return Optional.of(
          Problem.of(
                  "new-head",
                  "change %s builds on release %d, and the head is release %d"
                      .formatted(id, base, head))
              .withHelp("rebase it, and plan it again"));
    }
    return Checks.when(
        !now.isBefore(plan.expires()),
        Problem.of("plan-expired", "the plan expired at %s".formatted(plan.expires()))
            .withHelp("plan it again"));
  }

  private Applied<Change> abandon(Command.Abandon command, Actor who) {
    return Applied.unless(
        Stream.of(
            Permission.EDIT_CHANGES.refusal(who),
            notOpen(),
            Checks.reason(command.reason(), "to abandon a change")),
        () ->
            Applied.taken(
                withStatus(new Status.Abandoned(who.hand(), command.reason())),
                Note.of(command.action(), id, command.reason())));
  }

  /// Why nothing more can be done to it. Absent while it is open.
  Optional<Problem> notOpen() {
    return switch (status) {
      case Status.Open _ -> Optional.empty();
      case Status.Published(var release) ->
          closed("change %s was published as release %d".formatted(id, release));
      case Status.Abandoned(var by, _) ->
          closed("change %s was abandoned by `%s`".formatted(id, by.name()));
    };
  }

  private static Optional<Problem> closed(String message) {
    return Optional.of(Problem.of("change-closed", message).withHelp("open another change"));
  }

  private static Optional<Problem> badPath(String path) {
    return Checks.when(
        !PATH.matcher(path).matches(),
        Problem.of(
            "bad-path",
            "expected `project.yaml` or a file of `policies/`, `data/` or `questions/`, found `%s`"
                .formatted(path)));
  }

  /// It is open again once its release is withdrawn. Its reviews are void, as there is a new head.
  public Applied<Change> reopened(NumberedRelease withdrawn) {
    if (!status.equals(new Status.Published(withdrawn.number()))) {
      throw new IllegalArgumentException(
          "change %s is not release %d".formatted(id, withdrawn.number()));
    }
    return Applied.taken(
        withStatus(new Status.Open()).nextEdition(),
        Note.of("Change.Reopened", id, "").with("release", withdrawn.number()));
  }

  Change publishedAs(int release) {
    return withStatus(new Status.Published(release));
  }

  private Change editedBy(Hand hand) {
    var hands = new ArrayList<>(editors);
    if (!hands.contains(hand)) {
      hands.add(hand);
    }
    return nextEdition().withEditors(hands);
  }

  private Change withEdit(String path, Edit edit) {
    var more = new TreeMap<>(edits);
    more.put(path, edit);
    return with(base, purpose, more, examples, status);
  }

  private Change withExamples(List<Example> newExamples) {
    return with(base, purpose, edits, newExamples, status);
  }

  private Change withPurpose(Purpose newPurpose) {
    return with(base, newPurpose, edits, examples, status);
  }

  private Change withBase(int newBase) {
    return with(newBase, purpose, edits, examples, status).nextEdition();
  }

  private Change withStatus(Status newStatus) {
    return with(base, purpose, edits, examples, newStatus);
  }

  private Change with(
      int newBase,
      Purpose newPurpose,
      SortedMap<String, Edit> newEdits,
      List<Example> newExamples,
      Status newStatus) {
    return new Change(
        id,
        project,
        newBase,
        newPurpose,
        newEdits,
        newExamples,
        author,
        editors,
        edition,
        reviews,
        newStatus);
  }

  private Change nextEdition() {
    return new Change(
        id, project, base, purpose, edits, examples, author, editors, edition + 1, reviews, status);
  }

  private Change withEditors(List<Hand> hands) {
    return new Change(
        id, project, base, purpose, edits, examples, author, hands, edition, reviews, status);
  }

  private Change withReview(Review review) {
    var more = new ArrayList<>(reviews);
    more.add(review);
    return new Change(
        id, project, base, purpose, edits, examples, author, editors, edition, more, status);
  }
}
