package dev.belay.rollout;

import static dev.belay.rollout.Team.ADMINISTRATOR;
import static dev.belay.rollout.Team.ASSISTANT;
import static dev.belay.rollout.Team.AUTHOR;
import static dev.belay.rollout.Team.EDITOR;
import static dev.belay.rollout.Team.LOOSENED;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.PIPELINE;
import static dev.belay.rollout.Team.REVIEWER;
import static dev.belay.rollout.Team.TIGHTENED;
import static dev.belay.rollout.Team.assertRefused;
import static dev.belay.rollout.Team.change;
import static dev.belay.rollout.Team.evidence;
import static dev.belay.rollout.Team.judge;
import static dev.belay.rollout.Team.notes;
import static dev.belay.rollout.Team.plan;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.rollout.Change.Command;
import dev.belay.rollout.Change.Edit;
import dev.belay.rollout.Change.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChangeTest {

  private static final Command EDIT =
      new Command.EditFile("policies/writes.yaml", new Edit.Written("policy: writes better"));

  @Test
  void a_change_is_opened_by_an_author_with_a_reason() {
    var opening = opening("deletes went wrong", "policies/writes.yaml");
    var opened = Change.open(opening, AUTHOR);
    assertThat(notes(opened)).containsExactly("Change.Opened c1");
    assertThat(taken(opened).isOpen()).isTrue();
    assertRefused(
        Change.open(opening, ADMINISTRATOR),
        "not-permitted: `administrator` may not write a change: it takes the role author");
    assertRefused(
        Change.open(opening(" ", "policies/writes.yaml"), AUTHOR),
        "reason-missing: a change needs a reason;"
            + " say why in a sentence, for whoever reads the audit");
  }

  @Test
  void a_change_holds_no_files_but_those_of_a_project() {
    for (var path : List.of("../secrets", "/etc/passwd", "policies/../x.yaml", "policies/X.yaml")) {
      assertRefused(
          Change.open(opening("a try", path), AUTHOR),
          "bad-path: expected `project.yaml` or a file of `policies/`, `data/` or `questions/`,"
              + " found `%s`".formatted(path));
    }
  }

  private static Change.Opening opening(String reason, String path) {
    return new Change.Opening(
        "c1",
        "agents",
        0,
        new Purpose(reason, "no deletes", "operator"),
        Map.of(path, new Edit.Written("policy: writes")),
        List.of());
  }

  @Test
  void the_candidate_is_the_base_with_the_edits_made() {
    var change = change("c1", 0);
    var left =
        taken(
            change.apply(
                new Command.EditFile("policies/old.yaml", new Edit.Removed()), AUTHOR, NOON));
    var base = Map.of("policies/old.yaml", "old", "policies/kept.yaml", "kept");
    assertThat(left.candidate(base))
        .isEqualTo(
            Map.of("policies/kept.yaml", "kept", "policies/writes.yaml", "policy: writes c1"));
  }

  @Test
  void several_people_edit_and_each_becomes_an_editor_once() {
    var edited = taken(change("c1", 0).apply(EDIT, EDITOR, NOON));
    var again = taken(edited.apply(new Command.EditExamples(List.of()), EDITOR, NOON));
    var described =
        taken(again.apply(new Command.Describe(new Purpose("a", "b", "c")), AUTHOR, NOON));
    assertThat(described.editors()).extracting(Hand::name).containsExactly("author", "editor");
    assertThat(described.edition()).isEqualTo(4);
    assertThat(described.author().name()).isEqualTo("author");
  }

  @Test
  void a_reviewer_accepts_a_plan_and_the_evidence_they_saw() {
    var change = change("c1", 0);
    var plan = plan(change, evidence(TIGHTENED));
    var accepted = judge(change, plan, true, REVIEWER);
    assertThat(notes(accepted)).containsExactly("Change.Accepted c1");
    assertThat(taken(accepted).reviews()).extracting(Review::plan).containsExactly(plan.digest());
    assertThat(notes(judge(change, plan, false, REVIEWER))).containsExactly("Change.Rejected c1");
  }

  @Test
  void nobody_accepts_what_they_wrote() {
    var change = taken(change("c1", 0).apply(EDIT, EDITOR, NOON));
    var plan = plan(change, evidence());
    assertRefused(
        judge(change, plan, true, EDITOR),
        "own-change: `editor` wrote change c1 and cannot accept it;"
            + " ask somebody who has no part in it");
    assertRefused(
        judge(change, plan, true, ASSISTANT),
        "own-change: `assistant` and `author`, who wrote change c1, act for one another;"
            + " ask somebody who has no part in it");
  }

  @Test
  void the_author_may_reject_what_they_wrote() {
    var change = taken(change("c1", 0).apply(EDIT, EDITOR, NOON));
    assertThat(notes(judge(change, plan(change, evidence()), false, EDITOR)))
        .containsExactly("Change.Rejected c1");
  }

  @Test
  void only_a_person_who_may_review_reviews() {
    var change = change("c1", 0);
    var plan = plan(change, evidence());
    assertRefused(
        judge(change, plan, true, ADMINISTRATOR),
        "not-permitted: `administrator` may not review a plan: it takes the role reviewer");
    assertRefused(
        judge(change, plan, true, PIPELINE),
        "not-a-person: `pipeline` is a machine, and only a person may review a plan");
  }

  @Test
  void a_plan_is_reviewed_while_it_is_one_of_this_change() {
    var change = change("c1", 0);
    var plan = plan(change, evidence());
    var edited = taken(change.apply(EDIT, AUTHOR, NOON));
    assertRefused(
        judge(edited, plan, true, REVIEWER),
        "stale-plan: the plan is not of change c1 as it is now; plan it again");
    assertRefused(
        change.apply(new Command.Judge(plan, true, "", 1), REVIEWER, NOON),
        "new-head: change c1 builds on release 0, and the head is release 1;"
            + " rebase it, and plan it again");
    assertRefused(
        change.apply(new Command.Judge(plan, true, "", 0), REVIEWER, plan.expires()),
        "plan-expired: the plan expired at 2026-01-08T12:00:00Z; plan it again");
  }

  @Test
  void a_review_is_void_after_an_edit_a_new_head_the_end_of_the_plan_or_a_new_cause() {
    var change = change("c1", 0);
    var plan = plan(change, evidence(TIGHTENED));
    var accepted = taken(judge(change, plan, true, REVIEWER));
    var review = accepted.reviews().getFirst();
    var more = evidence(TIGHTENED);
    assertThat(review.voidBecause(accepted, 0, more, NOON)).isEmpty();
    assertThat(review.voidBecause(accepted, 1, more, NOON)).contains("the head is release 1 now");
    assertThat(review.voidBecause(accepted, 0, more, plan.expires()))
        .contains("the plan expired at 2026-01-08T12:00:00Z");
    assertThat(review.voidBecause(accepted, 0, evidence(TIGHTENED, LOOSENED), NOON))
        .contains(
            "newer decisions show writes/inside from block to allow,"
                + " which was not in the evidence");
    var edited = taken(accepted.apply(EDIT, AUTHOR, NOON));
    assertThat(review.voidBecause(edited, 0, more, NOON)).contains("the change was edited since");
  }

  @Test
  void a_change_is_rebased_unless_it_edits_what_others_have_changed() {
    var change = change("c1", 0);
    var rebased =
        taken(change.apply(new Command.Rebase(2, Set.of("policies/other.yaml")), AUTHOR, NOON));
    assertThat(rebased.base()).isEqualTo(2);
    assertThat(rebased.edition()).isEqualTo(2);
    assertRefused(
        change.apply(new Command.Rebase(2, Set.of("policies/writes.yaml")), AUTHOR, NOON),
        "rebase-conflict: `policies/writes.yaml` was changed since release 0, and this change"
            + " edits it too; edit the file as the head has it, then rebase");
  }

  @Test
  void what_is_abandoned_or_published_is_closed() {
    var change = change("c1", 0);
    var abandoned = taken(change.apply(new Command.Abandon("not needed"), AUTHOR, NOON));
    assertRefused(
        abandoned.apply(EDIT, AUTHOR, NOON),
        "change-closed: change c1 was abandoned by `author`; open another change");
    assertRefused(
        change.publishedAs(3).apply(EDIT, AUTHOR, NOON),
        "change-closed: change c1 was published as release 3; open another change");
    assertRefused(
        change.apply(new Command.Abandon(""), AUTHOR, NOON),
        "reason-missing: to abandon a change needs a reason;"
            + " say why in a sentence, for whoever reads the audit");
  }

  @Test
  void a_change_is_reopened_with_its_own_release_only() {
    var release = release(3);
    var reopened = taken(change("c1", 0).publishedAs(3).reopened(release));
    assertThat(reopened.isOpen()).isTrue();
    assertThat(reopened.edition()).isEqualTo(2);
    var other = change("c1", 0).publishedAs(2);
    assertThatThrownBy(() -> other.reopened(release)).hasMessage("change c1 is not release 3");
  }

  private static NumberedRelease release(int number) {
    return new NumberedRelease(
        number,
        Team.digest("content"),
        0,
        Optional.of("c1"),
        "author",
        "operator",
        NOON,
        "",
        Optional.empty(),
        Optional.empty());
  }
}
