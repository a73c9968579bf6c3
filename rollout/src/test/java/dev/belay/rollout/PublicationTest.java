package dev.belay.rollout;

import static dev.belay.rollout.Team.AUTHOR;
import static dev.belay.rollout.Team.LEAD;
import static dev.belay.rollout.Team.LOOSENED;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.OPERATOR;
import static dev.belay.rollout.Team.REVIEWER;
import static dev.belay.rollout.Team.TIGHTENED;
import static dev.belay.rollout.Team.assertRefused;
import static dev.belay.rollout.Team.change;
import static dev.belay.rollout.Team.details;
import static dev.belay.rollout.Team.evidence;
import static dev.belay.rollout.Team.judge;
import static dev.belay.rollout.Team.notes;
import static dev.belay.rollout.Team.plan;
import static dev.belay.rollout.Team.project;
import static dev.belay.rollout.Team.publish;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.rollout.Actor.Person;
import dev.belay.rollout.Example.Must;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PublicationTest {

  private final Change change = change("c1", 0);
  private final Plan plan = plan(change, evidence(TIGHTENED));
  private final Change accepted = taken(judge(change, plan, true, REVIEWER));

  @Test
  void a_reviewed_change_becomes_the_next_release() {
    var published = publish(project(1), accepted, plan, OPERATOR);
    assertThat(notes(published)).containsExactly("Release.Published 1");
    assertThat(details(published)).containsKeys("address", "change", "plan");
    var next = taken(published);
    assertThat(next.project().head()).isEqualTo(next.release());
    assertThat(next.release().author()).isEqualTo("author");
    assertThat(next.release().publishedBy()).isEqualTo("operator");
    assertThat(next.change().status()).isEqualTo(new Change.Status.Published(1));
  }

  @Test
  void a_published_change_is_a_draft_no_more() {
    var observed =
        taken(
            project(1)
                .apply(
                    new Project.Command.ObserveDraft("production", "c1", Team.digest("draft")),
                    AUTHOR,
                    NOON));
    assertThat(Team.production(observed).assigned().candidates()).hasSize(1);
    var next = taken(publish(observed, accepted, plan, OPERATOR)).project();
    assertThat(Team.production(next).assigned().candidates()).isEmpty();
    assertThat(Team.production(next).generation()).isEqualTo(3);
  }

  @Test
  void publishing_takes_the_permission_and_a_reason() {
    assertRefused(
        publish(project(1), accepted, plan, REVIEWER),
        "not-permitted: `reviewer` may not publish a release: it takes the role operator");
    var request = new Publication.Request(plan, 0, plan.evidence(), "");
    assertRefused(
        Publication.publish(project(1), accepted, request, OPERATOR, NOON),
        "reason-missing: a release needs a reason;"
            + " say why in a sentence, for whoever reads the audit");
  }

  @Test
  void of_two_publishers_one_wins_and_the_other_is_told_who() {
    var first = taken(publish(project(1), accepted, plan, OPERATOR)).project();
    var second = change("c2", 0);
    var its = plan(second, evidence());
    var also = taken(judge(second, its, true, REVIEWER));
    var request = new Publication.Request(its, 0, its.evidence(), "as agreed");
    assertRefused(
        Publication.publish(first, also, request, LEAD, NOON),
        "overtaken: release 1 by `operator` is the head, and not release 0;"
            + " look at it, rebase the change and plan it again");
  }

  @Test
  void a_change_on_an_older_release_is_rebased_first() {
    var first = taken(publish(project(1), accepted, plan, OPERATOR)).project();
    var second = change("c2", 0);
    assertRefused(
        publish(first, second, plan(second, evidence()), OPERATOR),
        "new-head: change c2 builds on release 0, and the head is release 1;"
            + " rebase it, and plan it again");
  }

  @Test
  void a_plan_with_problems_is_never_published() {
    var problem = Problem.of("syntax", "expected an operator, found `=`");
    var broken = plan(change, evidence(), List.of(problem, problem), List.of());
    assertRefused(
        publish(project(0), change, broken, OPERATOR),
        "plan-has-problems: the plan has 2 problems, the first is:"
            + " expected an operator, found `=`; mend the change and plan it again");
  }

  @Test
  void an_example_that_fails_is_never_published() {
    var example =
        new Example.Result(
            "delete",
            "tool.call",
            Must.BLOCK,
            Optional.of(Verdict.ALLOW),
            Verdict.ALLOW,
            "allow by the default of agents");
    var failing = plan(change, evidence(), List.of(), List.of(example));
    assertRefused(
        publish(project(0), change, failing, OPERATOR),
        "example-fails: example `delete` must be blocked and is allow by the default of agents;"
            + " mend the change or its example, and plan it again");
  }

  @Test
  void a_project_says_how_many_reviews_a_plan_needs() {
    assertThat(notes(publish(project(0), change, plan, OPERATOR))).isNotEmpty();
    assertRefused(
        publish(project(1), change, plan, OPERATOR),
        "reviews-missing: the plan needs 1 review, and 0 count;"
            + " ask a reviewer who has no part in the change");
    assertRefused(
        publish(project(2), accepted, plan, OPERATOR),
        "reviews-missing: the plan needs 2 reviews, and 1 counts;"
            + " ask a reviewer who has no part in the change");
    var twice = taken(judge(accepted, plan, true, REVIEWER));
    assertRefused(
        publish(project(2), twice, plan, OPERATOR),
        "reviews-missing: the plan needs 2 reviews, and 1 counts;"
            + " ask a reviewer who has no part in the change");
    var byTwo = taken(judge(accepted, plan, true, LEAD));
    assertThat(notes(publish(project(2), byTwo, plan, OPERATOR))).isNotEmpty();
  }

  @Test
  void two_reviewers_of_whom_one_acts_for_the_other_are_one() {
    var deputy = new Person("deputy", Set.of(Role.REVIEWER), Set.of(), Set.of("reviewer"));
    var byBoth = taken(judge(accepted, plan, true, deputy));
    assertRefused(
        publish(project(2), byBoth, plan, OPERATOR),
        "reviews-missing: the plan needs 2 reviews, and 1 counts;"
            + " ask a reviewer who has no part in the change");
  }

  @Test
  void a_newer_cause_voids_the_review_and_more_of_the_same_does_not() {
    var newer = new Difference("writes", "large", Verdict.ALLOW, Verdict.REQUIRE_APPROVAL);
    var request = new Publication.Request(plan, 0, evidence(TIGHTENED, newer), "as agreed");
    assertRefused(
        Publication.publish(project(1), accepted, request, OPERATOR, NOON),
        "reviews-missing: the plan needs 1 review, and 0 count; plan and review it again: newer"
            + " decisions show writes/large from allow to require_approval, which was not in the"
            + " evidence");
    var more = new Publication.Request(plan, 0, evidence(TIGHTENED), "as agreed");
    assertThat(notes(Publication.publish(project(1), accepted, more, OPERATOR, NOON))).isNotEmpty();
  }

  @Test
  void a_rejection_stands_until_whoever_gave_it_accepts() {
    var rejected = taken(judge(accepted, plan, false, LEAD));
    assertRefused(
        publish(project(1), rejected, plan, OPERATOR),
        "rejected: `lead` rejected the plan: as agreed;"
            + " mend the change, or ask them to review it again");
    var after = taken(judge(rejected, plan, true, LEAD));
    assertThat(notes(publish(project(1), after, plan, OPERATOR))).isNotEmpty();
  }

  @Test
  void what_loosens_takes_the_permission_of_a_reviewer_too() {
    var loosening = plan(change, evidence(LOOSENED));
    var byReviewer = taken(judge(change, loosening, true, REVIEWER));
    assertRefused(
        publish(project(1), byReviewer, loosening, OPERATOR),
        "weakens: the change loosens what is decided, and nobody who may weaken it has accepted"
            + " it; ask a reviewer who may weaken what is decided");
    var byLead = taken(judge(change, loosening, true, LEAD));
    assertThat(notes(publish(project(1), byLead, loosening, OPERATOR))).isNotEmpty();
  }

  @Test
  void a_project_without_reviews_asks_the_publisher_only() {
    var loosening = plan(change, evidence(LOOSENED));
    assertThat(notes(publish(project(0), change, loosening, OPERATOR))).isNotEmpty();
  }
}
