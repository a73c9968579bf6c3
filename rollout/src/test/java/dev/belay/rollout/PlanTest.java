package dev.belay.rollout;

import static dev.belay.rollout.Team.AUTHOR;
import static dev.belay.rollout.Team.LOOSENED;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.TIGHTENED;
import static dev.belay.rollout.Team.change;
import static dev.belay.rollout.Team.evidence;
import static dev.belay.rollout.Team.plan;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.rollout.Change.Command;
import dev.belay.rollout.Change.Edit;
import dev.belay.rollout.Example.Must;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlanTest {

  @Test
  void whoever_plans_the_same_change_on_the_same_evidence_gets_the_same_digests() {
    var change = change("c1", 0);
    var edited = taken(change.apply(written("something else"), AUTHOR, NOON));
    var back = taken(edited.apply(written("policy: writes c1"), AUTHOR, NOON));
    assertThat(plan(back, evidence()).digest()).isEqualTo(plan(change, evidence()).digest());
    assertThat(evidence(TIGHTENED).digest()).isEqualTo(evidence(TIGHTENED).digest());
  }

  private static Command written(String text) {
    return new Command.EditFile("policies/writes.yaml", new Edit.Written(text));
  }

  @Test
  void everything_that_a_reviewer_looks_at_is_in_the_digest() {
    var change = change("c1", 0);
    var problem = Problem.of("syntax", "expected an operator, found `=`");
    var plans =
        List.of(
            plan(change, evidence()),
            plan(change("c2", 0), evidence()),
            plan(change("c1", 1), evidence()),
            plan(change, evidence(), List.of(problem), List.of()),
            plan(change, evidence(), List.of(), List.of(example(Verdict.ALLOW, Verdict.ALLOW))),
            plan(change, evidence(), List.of(), List.of(example(Verdict.BLOCK, Verdict.ALLOW))));
    assertThat(new HashSet<>(plans.stream().map(Plan::digest).toList())).hasSameSizeAs(plans);
  }

  @Test
  void the_evidence_is_beside_the_plan_and_not_in_it() {
    var change = change("c1", 0);
    assertThat(plan(change, evidence(TIGHTENED)).digest())
        .isEqualTo(plan(change, evidence()).digest());
    assertThat(evidence(TIGHTENED).digest()).isNotEqualTo(evidence().digest());
  }

  @Test
  void a_plan_weakens_when_an_example_or_a_recorded_decision_is_loosened() {
    var change = change("c1", 0);
    assertThat(plan(change, evidence(TIGHTENED)).weakens()).isFalse();
    assertThat(plan(change, evidence(TIGHTENED, LOOSENED)).weakens()).isTrue();
    var loosened = List.of(example(Verdict.BLOCK, Verdict.ALLOW));
    assertThat(plan(change, evidence(), List.of(), loosened).weakens()).isTrue();
    var tightened = List.of(example(Verdict.ALLOW, Verdict.BLOCK));
    assertThat(plan(change, evidence(), List.of(), tightened).weakens()).isFalse();
  }

  @Test
  void a_plan_names_the_files_that_it_touches() {
    var change = change("c1", 0);
    var left =
        taken(change.apply(new Command.EditFile("project.yaml", new Edit.Removed()), AUTHOR, NOON));
    assertThat(plan(left, evidence()).changedFiles())
        .containsExactly("policies/writes.yaml", "project.yaml");
  }

  @Test
  void a_plan_has_an_address_exactly_when_it_has_no_problems() {
    var plan = plan(change("c1", 0), evidence());
    assertThatThrownBy(
            () ->
                new Plan(
                    "agents",
                    "production",
                    "c1",
                    1,
                    0,
                    plan.from(),
                    plan.to(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    evidence(),
                    NOON))
        .hasMessage("a plan has either an address or problems");
  }

  @Test
  void an_example_must_happen_or_must_not() {
    var met = new ArrayList<String>();
    for (var must : Must.values()) {
      for (var verdict : Verdict.values()) {
        if (must.isMetBy(verdict)) {
          met.add(must.text() + " by " + verdict.text());
        }
      }
    }
    assertThat(met).containsExactly("allow by allow", "block by dry_run", "block by block");
  }

  private static Example.Result example(Verdict before, Verdict after) {
    return new Example.Result(
        "a call", "tool.call", Must.ALLOW, Optional.of(before), after, after.text());
  }
}
