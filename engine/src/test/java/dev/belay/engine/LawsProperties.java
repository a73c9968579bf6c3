package dev.belay.engine;

import static dev.belay.engine.Worlds.CHOICE;
import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.asking;
import static dev.belay.engine.Worlds.assignment;
import static dev.belay.engine.Worlds.decide;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.everyone;
import static dev.belay.engine.Worlds.failing;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.nobody;
import static dev.belay.engine.Worlds.obeyed;
import static dev.belay.engine.Worlds.policy;
import static dev.belay.engine.Worlds.project;
import static dev.belay.engine.Worlds.release;
import static dev.belay.engine.Worlds.text;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Assignment.Candidate;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.testkit.Choices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The laws of `ARCHITECTURE.md` that are the engine's, over every small world.
///
/// Law 10 has a class of its own, [UnknownProperties]. That a withdrawn release is gone at the next
/// request (4) and that nothing is executed unless it is allowed (13) are also laws of enforcement
/// points; here stands what the engine owes to them.
final class LawsProperties {

  private static final List<Verdict> VERDICTS = List.copyOf(EnumSet.allOf(Verdict.class));

  private static final List<Stage> BELOW_ENFORCE =
      List.of(Stage.OBSERVE, Stage.REQUIRE_APPROVAL, Stage.DRY_RUN);

  private static final List<Expr> CONDITIONS =
      List.of(
          is(true),
          is(false),
          failing(),
          field("flag"),
          and(field("flag"), failing()),
          equal(field("tool"), text("write")));

  /// Those that tell one element from another.
  private static final List<Expr> OF_ITEM = List.of(field("item.good"), field("item.kind"));

  /// Known but for the flag.
  private static final Facts CALL = Worlds.call(KNOWN, "/flag");

  private static final Facts OTHER = Worlds.call(KNOWN, "/tool", "/items", "/principal");

  private static final Facts CHOOSING = Worlds.choice(KNOWN, "/flag");

  // Worlds

  /// A release with a default, at most one policy at enforce and at most one with a stage.
  private static Release anyRelease(Choices choices, String project) {
    var policies = new ArrayList<Policy>();
    if (choices.flag()) {
      policies.add(anyPolicy(choices, "first"));
    }
    return release(project, anyDefault(choices), policies);
  }

  private static Optional<Verdict> anyDefault(Choices choices) {
    return choices.oneOf(
        List.of(
            Optional.of(Verdict.ALLOW),
            Optional.of(Verdict.REQUIRE_APPROVAL),
            Optional.of(Verdict.BLOCK),
            Optional.empty()));
  }

  private static Policy anyPolicy(Choices choices, String name) {
    var condition = choices.oneOf(CONDITIONS);
    var rule = asking(when("rule", condition, choices.oneOf(VERDICTS)), 1, name);
    return policy(name).rules(rule).made();
  }

  /// Without a default that asks, or one of its own: half as many worlds.
  private static Release anyCandidate(Choices choices) {
    var policies = new ArrayList<Policy>();
    if (choices.flag()) {
      policies.add(anyPolicy(choices, "second"));
    }
    var byDefault = choices.oneOf(List.of(Verdict.ALLOW, Verdict.BLOCK));
    return release("p", Optional.of(byDefault), policies);
  }

  private static Candidate anyBelowEnforce(Choices choices) {
    var release = anyCandidate(choices);
    return new Candidate(
        release,
        false,
        choices.oneOf(List.of(Stage.REQUIRE_APPROVAL, Stage.DRY_RUN)),
        choices.flag() ? everyone() : nobody());
  }

  /// What says one thing of every call.
  private static Release saying(String project, Verdict verdict) {
    var rule = asking(when("rule", is(true), verdict), 1, "owners of " + project);
    return release(
        project, Optional.of(Verdict.ALLOW), List.of(policy("of-" + project).rules(rule).made()));
  }

  /// A release for a question that chooses: an ordinary policy, a choosing one, a preference, and
  /// each of them perhaps at a stage of its own.
  private static Release anyChoosing(Random random) {
    var policies = new ArrayList<Policy>();
    for (int i = random.nextInt(4); i > 0; i--) {
      policies.add(anyChoosingPolicy(random, "policy-" + i));
    }
    var byDefault =
        random.nextInt(8) == 0 ? Optional.<Verdict>empty() : Optional.of(oneOf(random, VERDICTS));
    return release("p" + random.nextInt(2), byDefault, policies);
  }

  private static Policy anyChoosingPolicy(Random random, String name) {
    var draft = policy(name).of(CHOICE);
    var conditions = new ArrayList<>(CONDITIONS);
    var isChoosing = random.nextInt(3) > 0;
    if (isChoosing) {
      draft.each("item");
      conditions.addAll(OF_ITEM);
      conditions.addAll(OF_ITEM);
      if (random.nextInt(3) == 0) {
        draft.preference();
      }
    }
    if (random.nextInt(3) == 0) {
      draft.scope(oneOf(random, conditions));
    }
    if (random.nextInt(4) == 0) {
      draft.otherwise(oneOf(random, VERDICTS));
    }
    if (random.nextInt(4) == 0) {
      draft.stage(oneOf(random, List.copyOf(EnumSet.allOf(Stage.class))));
    }
    var rules = new ArrayList<Policy.Rule>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      var then = isChoosing ? Verdict.BLOCK : oneOf(random, VERDICTS);
      rules.add(asking(when("rule-" + i, oneOf(random, conditions), then), 1, name + i));
    }
    return draft.rules(rules).made();
  }

  private static <T> T oneOf(Random random, List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  private static OfProject choosingProject(Random random, Release base, int candidates) {
    var beside = new ArrayList<Candidate>();
    for (int i = 0; i < candidates; i++) {
      beside.add(
          new Candidate(
              anyChoosing(random),
              false,
              oneOf(random, BELOW_ENFORCE),
              random.nextInt(4) == 0 ? nobody() : everyone()));
    }
    return project(base, beside, List.of());
  }

  // What "at least as strict" means

  private static void assertAtLeastAsStrict(
      String world, Facts facts, Decision stricter, Decision milder) {
    assertThat(stricter.elements()).as("elements of %s", world).hasSameSizeAs(milder.elements());
    for (int i = 0; i < stricter.elements().size(); i++) {
      assertAtLeastAsStrict(world, stricter.elements().get(i), milder.elements().get(i));
    }
    assertAtLeastAsStrict(
        "%s asked %s".formatted(world, facts), stricter.answer(), milder.answer());
  }

  private static void assertAtLeastAsStrict(String world, Answer stricter, Answer milder) {
    if (milder.verdict().isStricterThan(stricter.verdict())) {
      throw new AssertionError(
          "%s: %s is less strict than %s".formatted(world, stricter, milder.sentence()));
    }
  }

  private static void assertNoFewerNeeds(String world, Answer stricter, Answer milder) {
    if (stricter.verdict() == Verdict.REQUIRE_APPROVAL
        && !stricter.needs().containsAll(milder.needs())) {
      throw new AssertionError(
          "%s: %s asks fewer people than %s".formatted(world, stricter.needs(), milder.needs()));
    }
  }

  // Law 1

  @Test
  void nothing_tried_loosens() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = anyRelease(choices, "p");
      var candidate = anyBelowEnforce(choices);
      var without = decide(CALL, assignment(project(base)));
      var with = decide(CALL, assignment(project(base, candidate)));
      var world = "%s beside %s".formatted(choices, "the baseline");
      assertAtLeastAsStrict(world, CALL, with, without);
      assertNoFewerNeeds(world, with.answer(), without.answer());
      assertThat(with.decided()).as(world).isEqualTo(without.decided());
    }
    assertThat(tried).isEqualTo(100 * 50 * 4);
  }

  @Test
  void several_candidates_and_projects_together_loosen_no_element() {
    int tried = 0;
    for (long seed = 0; seed < 2_000; seed++, tried++) {
      var random = new Random(seed);
      var facts = anyItems(random);
      var bases = List.of(anyChoosing(random), anyChoosing(random));
      var plain = bases.stream().map(base -> project(base)).toList();
      var trying =
          bases.stream().map(base -> choosingProject(random, base, random.nextInt(3))).toList();
      var without = decide(facts, new Assignment(Map.of("ring", "here"), plain));
      var with = decide(facts, new Assignment(Map.of("ring", "here"), trying));
      assertAtLeastAsStrict("seed %d".formatted(seed), facts, with, without);
      for (int i = 0; i < with.elements().size(); i++) {
        assertNoFewerNeeds(
            "seed %d".formatted(seed), with.elements().get(i), without.elements().get(i));
      }
    }
    assertThat(tried).isEqualTo(2_000);
  }

  /// Up to three elements.
  private static Facts anyItems(Random random) {
    var items = new ArrayList<Value>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(
          Worlds.json(
              "{\"kind\":\"%s\",\"good\":%s}"
                  .formatted(oneOf(random, List.of("a", "b")), random.nextBoolean())));
    }
    return Worlds.choice(Worlds.with(KNOWN, "items", new Value.Listing(items)), "/flag");
  }

  // Law 2

  @Test
  void what_is_observed_is_invisible() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = anyRelease(choices, "p");
      var observed = anyCandidate(choices);
      var candidate =
          choices.oneOf(
              List.of(
                  new Candidate(observed, false, Stage.OBSERVE, everyone()),
                  new Candidate(observed, true, Stage.OBSERVE, everyone()),
                  new Candidate(observed, false, Stage.DRY_RUN, nobody()),
                  new Candidate(observed, false, Stage.ENFORCE, nobody())));
      var without = decide(CALL, assignment(project(base)));
      var with = decide(CALL, assignment(project(base, candidate)));
      assertThat(obeyed(with)).as("world %s", choices).isEqualTo(obeyed(without));
      assertThat(with.candidates()).as("world %s", choices).isEmpty();
    }
    assertThat(tried).isEqualTo(100 * 50 * 4);
  }

  @Test
  void an_observed_policy_of_the_deciding_release_is_invisible() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var first = anyPolicy(choices, "first");
      var second = anyPolicy(choices, "second");
      var without = release(Verdict.REQUIRE_APPROVAL, first);
      var with =
          new Release(
              "p",
              without.address(),
              without.defaults(),
              without.questions(),
              without.approvers(),
              List.of(first, staged(second, Stage.OBSERVE)));
      assertThat(obeyed(decide(CALL, with)))
          .as("world %s", choices)
          .isEqualTo(obeyed(decide(CALL, without)));
    }
    assertThat(tried).isEqualTo(24 * 24);
  }

  private static Policy staged(Policy policy, Stage stage) {
    return policy(policy.name()).rules(policy.rules()).stage(stage).made();
  }

  @Test
  void what_is_observed_costs_nothing_before_the_answer() {
    var endless = policy("endless").rules(when("rule", field("flag"), Verdict.BLOCK)).made();
    var base = saying("p", Verdict.ALLOW);
    var observed = release("p", Optional.of(Verdict.BLOCK), List.of(endless));
    var draft = new Candidate(observed, true, Stage.OBSERVE, everyone());
    assertThat(clockReads(project(base, draft, draft, draft)))
        .isEqualTo(clockReads(project(base)))
        .isPositive();
  }

  private static long clockReads(OfProject project) {
    var reads = new AtomicLong();
    Decider.with(reads::incrementAndGet).decide(CALL, assignment(project));
    return reads.get();
  }

  @Test
  void what_is_observed_is_said_when_it_is_asked_for() {
    for (var verdict : VERDICTS) {
      var draft = new Candidate(saying("p", verdict), true, Stage.OBSERVE, everyone());
      var assignment = assignment(project(saying("p", Verdict.ALLOW), draft));
      assertThat(Worlds.decider().observe(CALL, assignment))
          .singleElement()
          .satisfies(
              said -> {
                assertThat(said.answer().verdict()).isEqualTo(verdict);
                assertThat(said.ceiling()).isEqualTo(Verdict.ALLOW);
                assertThat(said.policies()).containsEntry("of-p", verdict);
              });
    }
  }

  // Law 3

  @Test
  void raising_a_ceiling_or_widening_a_cohort_tightens() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = anyRelease(choices, "p");
      var candidate = anyCandidate(choices);
      var decisions = new ArrayList<Decision>();
      decisions.add(
          decide(
              CALL,
              assignment(project(base, new Candidate(candidate, false, Stage.DRY_RUN, nobody())))));
      for (var stage : BELOW_ENFORCE) {
        decisions.add(
            decide(
                CALL,
                assignment(project(base, new Candidate(candidate, false, stage, everyone())))));
      }
      for (int i = 1; i < decisions.size(); i++) {
        assertAtLeastAsStrict(choices.toString(), CALL, decisions.get(i), decisions.get(i - 1));
      }
    }
    assertThat(tried).isEqualTo(100 * 50);
  }

  @Test
  void raising_the_stage_of_a_policy_tightens() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var byDefault = anyDefault(choices);
      var first = anyPolicy(choices, "first");
      var second = anyPolicy(choices, "second");
      Optional<Decision> before = Optional.empty();
      for (var stage : BELOW_ENFORCE) {
        var decision = decide(CALL, release("p", byDefault, List.of(first, staged(second, stage))));
        before.ifPresent(milder -> assertAtLeastAsStrict("a stage", CALL, decision, milder));
        before = Optional.of(decision);
      }
    }
    assertThat(tried).isEqualTo(4 * 24 * 24);
  }

  // Law 4, as far as it is the engine's

  @Test
  void what_was_withdrawn_leaves_no_trace_in_the_decider() {
    int tried = 0;
    var decider = Worlds.decider();
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = anyRelease(choices, "p");
      var candidate =
          new Candidate(
              anyCandidate(choices),
              false,
              choices.oneOf(List.copyOf(EnumSet.allOf(Stage.class))),
              everyone());
      var before = decider.decide(CALL, assignment(project(base)));
      decider.decide(CALL, assignment(project(base, candidate)));
      decider.decide(OTHER, assignment(project(base, candidate)));
      var after = decider.decide(CALL, assignment(project(base)));
      assertThat(after).as("world %s", choices).isEqualTo(before);
    }
    assertThat(tried).isEqualTo(100 * 50 * 4);
  }

  // Law 5

  @Test
  void a_failure_that_is_reached_blocks_whatever_the_kind_of_rule() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var isScope = choices.flag();
      var fails =
          choices.oneOf(
              List.of(
                  failing(),
                  text("not a boolean"),
                  and(field("flag"), failing()),
                  field("args.missing")));
      var isPreference = choices.flag();
      var isChoosing = isPreference || choices.flag();
      var then = choices.oneOf(VERDICTS);
      var rule = choices.flag() ? when("rule", fails, then) : Worlds.require("rule", fails, then);
      var draft = policy("careless").of(CHOICE).otherwise(Verdict.ALLOW);
      if (isScope) {
        draft.scope(fails);
      }
      if (isChoosing) {
        draft.each("item");
      }
      if (isPreference) {
        draft.preference();
      }
      draft.rules(
          when("before", is(false), Verdict.ALLOW), rule, when("after", is(true), Verdict.ALLOW));
      for (var ceiling : EnumSet.allOf(Stage.class)) {
        var decision = decide(CHOOSING, release(Verdict.ALLOW, draft.stage(ceiling).made()));
        for (var element : decision.elements()) {
          assertThat(element.verdict())
              .as("world %s at %s", choices, ceiling)
              .isEqualTo(ceiling.ceiling());
          assertThat(element.determining())
              .as("world %s at %s", choices, ceiling)
              .filteredOn(opinion -> opinion.cause().policy().equals("careless"))
              .allSatisfy(
                  opinion -> {
                    assertThat(opinion.uncapped()).isEqualTo(Verdict.BLOCK);
                    assertThat(opinion.cause()).isInstanceOf(Cause.PolicyFailed.class);
                    assertThat(opinion.cause().rule()).isEqualTo(isScope ? "" : "rule");
                  })
              .hasSize(ceiling == Stage.OBSERVE ? 0 : 1);
        }
      }
    }
    assertThat(tried).isEqualTo(2 * 4 * 3 * 4 * 2);
  }

  @Test
  void a_failure_blocks_only_the_element_that_it_concerns() {
    var fails = and(field("item.good"), failing());
    var decision =
        decide(
            CHOOSING,
            release(
                Verdict.ALLOW,
                policy("p").each("item").rules(when("rule", fails, Verdict.BLOCK)).made()));
    assertThat(decision.elements().stream().map(Answer::verdict))
        .containsExactly(Verdict.BLOCK, Verdict.ALLOW);
    assertThat(decision.kept()).containsExactly(1);
  }

  @Test
  void no_preference_brings_back_what_failed() {
    var fails = policy("careful").each("item").rules(when("rule", failing(), Verdict.BLOCK)).made();
    var prefers =
        policy("wish")
            .each("item")
            .preference()
            .rules(when("rule", is(true), Verdict.BLOCK))
            .made();
    var decision = decide(CHOOSING, release(Verdict.ALLOW, fails, prefers));
    assertThat(decision.verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(decision.answer().sentence())
        .isEqualTo("block by failure of careful/rule (made to fail)");
  }

  @Test
  void input_that_does_not_fit_is_blocked_by_every_release_that_heeds_it() {
    var facts = Worlds.call(Worlds.without(KNOWN, "principal"));
    for (var verdict : VERDICTS) {
      for (var stage : EnumSet.allOf(Stage.class)) {
        var decision =
            decide(
                facts,
                assignment(
                    project(
                        saying("p", Verdict.ALLOW),
                        new Candidate(saying("p", verdict), false, stage, everyone()))));
        assertThat(decision.answer().sentence())
            .isEqualTo("block by invalid input (`/principal`: is required)");
      }
    }
  }

  // Law 6

  @Test
  void the_order_of_policies_candidates_and_projects_is_for_reading() {
    int tried = 0;
    for (long seed = 0; seed < 1_500; seed++, tried++) {
      var random = new Random(seed);
      var facts = anyItems(random);
      var projects = new ArrayList<OfProject>();
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        projects.add(choosingProject(random, anyChoosing(random), random.nextInt(3)));
      }
      var assignment = new Assignment(Map.of("ring", "here"), projects);
      var shuffled = shuffled(assignment, random);
      for (var direction : Direction.values()) {
        var before = Worlds.decider().decide(facts, assignment, direction);
        var after = Worlds.decider().decide(facts, shuffled, direction);
        assertThat(obeyed(after)).as("seed %d", seed).isEqualTo(obeyed(before));
        assertThat(new HashSet<>(after.candidates()))
            .as("seed %d", seed)
            .isEqualTo(new HashSet<>(before.candidates()));
      }
    }
    assertThat(tried).isEqualTo(1_500);
  }

  private static Assignment shuffled(Assignment assignment, Random random) {
    var projects =
        assignment.projects().stream()
            .map(
                project ->
                    new OfProject(
                        project.project(),
                        project.generation(),
                        project.expires(),
                        shuffled(project.baseline(), random),
                        shuffled(
                            project.candidates().stream()
                                .map(
                                    candidate ->
                                        new Candidate(
                                            shuffled(candidate.release(), random),
                                            candidate.isDraft(),
                                            candidate.stage(),
                                            candidate.cohort()))
                                .toList(),
                            random),
                        project.stops(),
                        project.approvers()))
            .toList();
    return new Assignment(assignment.labels(), shuffled(projects, random));
  }

  private static Release shuffled(Release release, Random random) {
    return new Release(
        release.project(),
        release.address(),
        release.defaults(),
        release.questions(),
        release.approvers(),
        shuffled(release.policies(), random));
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    var copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }

  @Test
  void elements_are_decided_alike_wherever_they_stand() {
    for (long seed = 0; seed < 1_000; seed++) {
      var random = new Random(seed);
      var facts = anyItems(random);
      var assignment = assignment(choosingProject(random, anyChoosing(random), 1));
      var items = ((Value.Listing) facts.input().find("items").orElseThrow()).elements();
      var reversed =
          Worlds.choice(
              Worlds.with(facts.input(), "items", new Value.Listing(items.reversed())), "/flag");
      var before = decide(facts, assignment);
      var after = decide(reversed, assignment);
      assertThat(after.elements()).as("seed %d", seed).isEqualTo(before.elements().reversed());
      assertThat(after.answer()).as("seed %d", seed).isEqualTo(before.answer());
    }
  }

  // Law 7

  @Test
  void the_same_facts_get_the_same_decision_from_every_decider() {
    for (long seed = 0; seed < 2_000; seed++) {
      var facts = anyItems(new Random(seed));
      var again = anyItems(new Random(seed));
      var first = new Random(-seed);
      var second = new Random(-seed);
      assertThat(decide(facts, assignment(choosingProject(first, anyChoosing(first), 2))))
          .as("seed %d", seed)
          .isEqualTo(decide(again, assignment(choosingProject(second, anyChoosing(second), 2))));
    }
  }

  @Test
  void what_a_release_says_does_not_depend_on_what_stands_beside_it() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = anyRelease(choices, "p");
      var candidate = anyRelease(choices, "p");
      var decision =
          decide(CALL, assignment(project(base, Worlds.candidate(candidate, Stage.DRY_RUN))));
      var decider = Worlds.decider();
      assertThat(decision.candidates())
          .as("world %s", choices)
          .singleElement()
          .extracting(Decision.CandidateAnswer::answer)
          .isEqualTo(decider.answer(CALL, candidate, Direction.STRICTEST));
      if (base.defaultFor("call").isPresent()) {
        assertThat(decision.decided())
            .as("world %s", choices)
            .isEqualTo(decider.answer(CALL, base, Direction.STRICTEST));
      }
    }
    assertThat(tried).isEqualTo(100 * 100);
  }

  // Law 8

  @Test
  void an_approval_lifts_require_approval_and_nothing_else() {
    int tried = 0;
    int lifted = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = anyRelease(choices, "p");
      var candidate = anyBelowEnforce(choices);
      var assignment = assignment(project(base, candidate));
      var before = decide(CALL, assignment);
      var covered = CALL.with(approvals(before, before.answer().needs()));
      var after = decide(covered, assignment);
      if (before.verdict() == Verdict.REQUIRE_APPROVAL) {
        lifted++;
        assertThat(after.verdict()).as("world %s", choices).isEqualTo(Verdict.ALLOW);
        assertThat(after.used()).as("world %s", choices).hasSameSizeAs(before.answer().needs());
      } else {
        assertThat(obeyed(after)).as("world %s", choices).isEqualTo(obeyed(before));
      }
      assertThat(after.decided()).as("world %s", choices).isEqualTo(before.decided());
      for (var left : before.answer().needs()) {
        var others = new HashSet<>(before.answer().needs());
        others.remove(left);
        assertThat(decide(CALL.with(approvals(before, others)), assignment).verdict())
            .as("world %s without %s", choices, left)
            .isEqualTo(Verdict.REQUIRE_APPROVAL);
      }
    }
    assertThat(tried).isEqualTo(100 * 50 * 4);
    assertThat(lifted).isGreaterThan(1_000);
  }

  /// For each need a person of its own.
  private static List<Approval> approvals(Decision decision, Set<Need> needs) {
    var approvals = new ArrayList<Approval>();
    for (var need : needs) {
      var name = "person-" + approvals.size();
      approvals.add(
          new Approval(
              "yes of " + name,
              decision.call(),
              Set.of(need.rule()),
              name,
              need.approval().from(),
              List.of(),
              Worlds.NOON,
              Worlds.NOON.plusSeconds(60)));
    }
    return approvals;
  }

  // Law 9

  @Test
  void a_stop_wins_over_everything_said_or_approved() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = anyRelease(choices, "p");
      var candidate = Worlds.candidate(anyCandidate(choices), Stage.DRY_RUN);
      var unstopped = decide(CALL, assignment(project(base, candidate)));
      var facts = CALL.with(approvals(unstopped, unstopped.answer().needs()));
      var isMatching = choices.flag();
      var pointer = isMatching ? choices.oneOf(List.of("/tool", "/flag")) : "/tool";
      var wanted =
          pointer.equals("/flag") ? Value.Bool.TRUE : Value.text(isMatching ? "write" : "read");
      var stop = new Stop("s1", Map.of(pointer, wanted), "an incident");
      var stopped = decide(facts, assignment(project(base, List.of(candidate), List.of(stop))));
      if (isMatching) {
        assertThat(stopped.elements())
            .as("world %s", choices)
            .allSatisfy(answer -> assertThat(answer.verdict()).isEqualTo(Verdict.BLOCK));
        assertThat(stopped.answer().determining())
            .as("world %s", choices)
            .extracting(Opinion::cause)
            .contains(new Cause.Stopped("s1", "an incident"));
        assertThat(stopped.used()).as("world %s", choices).isEmpty();
      } else {
        assertThat(stopped)
            .as("world %s", choices)
            .isEqualTo(decide(facts, assignment(project(base, candidate))));
      }
    }
    assertThat(tried).isEqualTo(100 * 50 * 3);
  }

  // Law 11

  @Test
  void silence_is_not_consent() {
    var silent =
        List.of(
            policy("silent").scope(is(false)).otherwise(Verdict.ALLOW).made(),
            policy("silent").rules(when("rule", is(false), Verdict.ALLOW)).made(),
            policy("silent").rules(Worlds.require("rule", is(true), Verdict.BLOCK)).made(),
            policy("silent").otherwise(Verdict.ALLOW).stage(Stage.DRY_RUN).made(),
            policy("silent").otherwise(Verdict.ALLOW).stage(Stage.OBSERVE).made());
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var byDefault = anyDefault(choices);
      var others = choices.flag() ? List.of(anyPolicy(choices, "first")) : List.<Policy>of();
      var more = new ArrayList<>(others);
      more.add(choices.oneOf(silent));
      var without = decide(CALL, release("p", byDefault, others));
      var with = decide(CALL, release("p", byDefault, more));
      assertThat(with.answer().verdict())
          .as("world %s", choices)
          .isEqualTo(without.answer().verdict());
      assertThat(with.answer().sentence())
          .as("world %s", choices)
          .isEqualTo(without.answer().sentence());
    }
    assertThat(tried).isEqualTo(4 * 25 * 5);
  }

  @Test
  void a_kept_element_is_no_opinion() {
    var keeps = policy("p").each("item").rules(when("rule", is(false), Verdict.BLOCK)).made();
    for (var byDefault : VERDICTS) {
      assertThat(decide(CHOOSING, release(byDefault, keeps)).verdict()).isEqualTo(byDefault);
    }
  }

  @Test
  void what_is_allowed_below_enforce_replaces_no_default() {
    for (var stage : BELOW_ENFORCE) {
      var allowing = saying("p", Verdict.ALLOW);
      var blocking = release("p", Optional.of(Verdict.BLOCK), List.of());
      assertThat(
              decide(CALL, assignment(project(blocking, Worlds.candidate(allowing, stage))))
                  .verdict())
          .isEqualTo(Verdict.BLOCK);
    }
  }

  @Test
  void what_only_may_be_said_does_not_silence_the_default() {
    for (var byDefault : VERDICTS) {
      for (var then : VERDICTS) {
        var rule = when("rule", field("flag"), then);
        assertThat(decide(CALL, release(byDefault, policy("p").rules(rule).made())).verdict())
            .isEqualTo(byDefault.strictest(then));
      }
    }
  }

  // Law 12

  @Test
  void one_more_project_never_loosens_what_is_decided() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var first = anyRelease(choices, "p");
      var second = anyRelease(choices, "q");
      var alone = decide(CALL, assignment(project(first)));
      var together = decide(CALL, assignment(project(first), project(second)));
      var isDecided = first.defaultFor("call").isPresent();
      if (isDecided) {
        assertAtLeastAsStrict(choices.toString(), CALL, together, alone);
        assertNoFewerNeeds(choices.toString(), together.answer(), alone.answer());
      } else {
        assertThat(alone.verdict()).as("world %s", choices).isEqualTo(Verdict.BLOCK);
      }
      if (!isDecided && second.defaultFor("call").isEmpty()) {
        assertThat(together.verdict()).as("world %s", choices).isEqualTo(Verdict.BLOCK);
      }
    }
    assertThat(tried).isEqualTo(100 * 100);
  }

  // Law 13, as far as it is the engine's

  @Test
  void what_is_kept_has_the_verdict_and_only_a_verdict_of_allow_keeps_what_is_allowed() {
    int tried = 0;
    for (long seed = 0; seed < 2_000; seed++, tried++) {
      var random = new Random(seed);
      var facts = anyItems(random);
      var decision = decide(facts, assignment(choosingProject(random, anyChoosing(random), 1)));
      for (int i = 0; i < decision.elements().size(); i++) {
        var element = decision.elements().get(i).verdict();
        assertThat(decision.kept().contains(i))
            .as("seed %d", seed)
            .isEqualTo(element == decision.verdict());
        assertThat(decision.verdict().isStricterThan(element)).as("seed %d", seed).isFalse();
      }
      if (decision.elements().isEmpty()) {
        assertThat(decision.answer().sentence())
            .as("seed %d", seed)
            .isEqualTo("block as items is empty");
      }
    }
    assertThat(tried).isEqualTo(2_000);
  }
}
