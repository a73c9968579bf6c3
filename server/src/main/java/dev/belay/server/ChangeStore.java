package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import dev.belay.rollout.Change;
import dev.belay.rollout.Change.Edit;
import dev.belay.rollout.Review;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Changes, as the rules see them. Every edit is kept beside the change itself.
final class ChangeStore {

  private ChangeStore() {}

  /// The number for the next change. Only with the project locked.
  static long nextNumber(Handle transaction, String project) {
    return transaction
        .select("select coalesce(max(change), 0) + 1 from change where project = ?", project)
        .mapTo(Long.class)
        .one();
  }

  /// The change as it is. Whoever means to change it has locked the project.
  static Change read(Handle transaction, String project, int number) throws Refused {
    return transaction
        .select("select value::text from change where project = ? and change = ?", project, number)
        .map((row, _) -> withEdits(transaction, Stored.read(row.getString(1), Change.class)))
        .findOne()
        .orElseThrow(() -> Refused.unknown("change", Integer.toString(number)));
  }

  /// The newest first.
  static List<Change> list(Handle transaction, String project, int limit) {
    return transaction
        .select(
            """
            select value::text from change where project = ? order by change desc limit ?
            """,
            project,
            limit)
        .map((row, _) -> Stored.read(row.getString(1), Change.class))
        .list()
        .stream()
        .map(change -> withEdits(transaction, change))
        .toList();
  }

  private static Change withEdits(Handle transaction, Change stored) {
    var edits = new TreeMap<String, Edit>();
    transaction
        .select(
            """
            select distinct on (edit.path) edit.path, file.bytes
            from change_edit edit left join release_file file on file.sha256 = edit.sha256
            where edit.project = ? and edit.change = ?
            order by edit.path, edit.edition desc
            """,
            stored.project(),
            Long.parseLong(stored.id()))
        .map((row, _) -> edits.put(row.getString(1), edit(row.getBytes(2))))
        .forEach(_ -> {});
    return with(edits, stored);
  }

  private static Edit edit(byte @Nullable [] bytes) {
    return bytes == null ? new Edit.Removed() : new Edit.Written(new String(bytes, UTF_8));
  }

  private static Change with(SortedMap<String, Edit> edits, Change change) {
    return new Change(
        change.id(),
        change.project(),
        change.base(),
        change.purpose(),
        edits,
        change.examples(),
        change.author(),
        change.editors(),
        change.edition(),
        change.reviews(),
        change.status());
  }

  static void create(Transaction transaction, Change change) {
    var now = transaction.now();
    transaction
        .handle()
        .createUpdate(
            """
            insert into change (
                project, change, state, reason, built_on, edition, author, created, value)
            values (
                :project, :change, 'open', :reason, :builtOn, :edition, :author, :now,
                :value::jsonb)
            """)
        .bind("project", change.project())
        .bind("change", Long.parseLong(change.id()))
        .bind("reason", change.purpose().reason())
        .bind("builtOn", change.base())
        .bind("edition", change.edition())
        .bind("author", change.author().name())
        .bind("now", now)
        .bind("value", Stored.text(with(new TreeMap<>(), change)))
        .execute();
    change.edits().forEach((path, edit) -> insert(transaction, change, path, edit));
  }

  /// Writes what differs between what was read and what there is to be.
  static void save(Transaction transaction, Change before, Change after) {
    transaction
        .handle()
        .createUpdate(
            """
            update change
            set state = :state, reason = :reason, built_on = :builtOn, edition = :edition,
                value = :value::jsonb, published_as = :publishedAs, closed = :closed
            where project = :project and change = :change
            """)
        .bind("project", after.project())
        .bind("change", Long.parseLong(after.id()))
        .bind("state", Told.state(after))
        .bind("reason", after.purpose().reason())
        .bind("builtOn", after.base())
        .bind("edition", after.edition())
        .bind("value", Stored.text(with(new TreeMap<>(), after)))
        .bind("publishedAs", Told.release(after))
        .bind("closed", after.isOpen() ? Optional.empty() : Optional.of(transaction.now()))
        .execute();
    after.edits().entrySet().stream()
        .filter(edit -> !edit.getValue().equals(before.edits().get(edit.getKey())))
        .forEach(edit -> insert(transaction, after, edit.getKey(), edit.getValue()));
    var reviews = new ArrayList<>(after.reviews());
    reviews.subList(0, before.reviews().size()).clear();
    reviews.forEach(review -> insert(transaction.handle(), after, review));
  }

  private static void insert(Transaction transaction, Change change, String path, Edit edit) {
    var sha256 =
        switch (edit) {
          case Edit.Written(var text) ->
              Optional.of(Contents.keep(transaction.handle(), text.getBytes(UTF_8)));
          case Edit.Removed _ -> Optional.<Digest>empty();
        };
    transaction
        .handle()
        .createUpdate(
            """
            insert into change_edit (project, change, edition, path, sha256, editor, edited)
            values (:project, :change, :edition, :path, :sha256, :editor, :edited)
            """)
        .bind("project", change.project())
        .bind("change", Long.parseLong(change.id()))
        .bind("edition", change.edition())
        .bind("path", path)
        .bind("sha256", sha256.map(Digest::text))
        .bind("editor", transaction.actor().name())
        .bind("edited", transaction.now())
        .execute();
  }

  private static void insert(Handle transaction, Change change, Review review) {
    transaction
        .createUpdate(
            """
            insert into review (
                review, project, change, plan, evidence, outcome, reviewer, comment, reviewed)
            values (
                :review, :project, :change, :plan, :evidence, :outcome, :reviewer, :comment,
                :reviewed)
            """)
        .bind("review", UUID.randomUUID())
        .bind("project", change.project())
        .bind("change", Long.parseLong(change.id()))
        .bind("plan", review.plan().text())
        .bind("evidence", review.evidence().text())
        .bind("outcome", review.isAccepted() ? "accepted" : "rejected")
        .bind("reviewer", review.by().name())
        .bind("comment", review.comment())
        .bind("reviewed", review.at())
        .execute();
  }

  /// Keeps the content of a change at its present edition.
  static void keepDraft(Transaction transaction, Change change, Digest address) {
    transaction
        .handle()
        .execute(
            """
            insert into draft (project, change, edition, address, saved) values (?, ?, ?, ?, ?)
            """,
            change.project(),
            Long.parseLong(change.id()),
            change.edition(),
            address.text(),
            transaction.now());
  }
}
