package dev.belay.engine;

import static dev.belay.engine.Worlds.NOON;
import static dev.belay.engine.Worlds.asking;
import static dev.belay.engine.Worlds.assignment;
import static dev.belay.engine.Worlds.candidate;
import static dev.belay.engine.Worlds.decide;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.known;
import static dev.belay.engine.Worlds.policy;
import static dev.belay.engine.Worlds.project;
import static dev.belay.engine.Worlds.release;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Assignment.OfProject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What becomes of what decides (B) and one candidate (C): the table of `ARCHITECTURE.md`, cell by
/// cell.
final class TruthTableTest {

  /// A row for each verdict of B, in it four stages, in each of them a cell for each verdict of C.
  /// `*` asks the rollout's approvers, `+` adds up the needs of both, `!` loosens what B says.
  private static final String TABLE =
      """
      a | a  a  a  a | a  r  r* r* | a  r  d  d | a  r  d  b
      r | r  r  r  r | r  r+ r+ r+ | r  r+ d  d | a! r  d  b
      d | d  d  d  d | d  d  d  d  | d  d  d  d | a! r! d  b
      b | b  b  b  b | b  b  b  b  | b  b  b  b | a! r! d! b
      """;

  private static final String LETTERS = "ardb";

  private static final List<Verdict> VERDICTS =
      List.of(Verdict.ALLOW, Verdict.REQUIRE_APPROVAL, Verdict.DRY_RUN, Verdict.BLOCK);

  private static final List<Stage> STAGES =
      List.of(Stage.OBSERVE, Stage.REQUIRE_APPROVAL, Stage.DRY_RUN, Stage.ENFORCE);

  /// What B, C and their stage come to.
  private record Cell(Verdict base, Verdict tried, Stage stage, String expected) {

    Verdict verdict() {
      return verdictOf(expected.charAt(0));
    }

    boolean isMarked(char mark) {
      return expected.indexOf(mark) > 0;
    }

    OfProject project(List<Stop> stops) {
      return Worlds.project(
          saying("base", base), List.of(candidate(saying("tried", tried), stage)), stops);
    }

    Decision decision() {
      return decide(known(), assignment(project(List.of())));
    }

    /// Groups that are asked.
    Set<String> asked() {
      if (verdict() != Verdict.REQUIRE_APPROVAL) {
        return Set.of();
      }
      var ofTried = tried == Verdict.REQUIRE_APPROVAL ? "owners-of-tried" : "rollout";
      if (isMarked('*')) {
        return Set.of("rollout");
      }
      if (isMarked('+')) {
        return Set.of("owners-of-base", ofTried);
      }
      var isOfBase = base == Verdict.REQUIRE_APPROVAL && stage != Stage.ENFORCE;
      return Set.of(isOfBase ? "owners-of-base" : "owners-of-tried");
    }
  }

  private static Verdict verdictOf(char letter) {
    return VERDICTS.get(LETTERS.indexOf(letter));
  }

  /// A release of which everything is said by one rule.
  private static Release saying(String name, Verdict verdict) {
    var rule = asking(when("always", is(true), verdict), 1, "owners-of-" + name);
    return release(Verdict.BLOCK, policy(name).rules(rule).made());
  }

  private static List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    for (var line : TABLE.lines().toList()) {
      var columns = line.split("\\|", -1);
      var base = verdictOf(columns[0].strip().charAt(0));
      for (int stage = 0; stage < STAGES.size(); stage++) {
        var expected = columns[stage + 1].strip().split(" +", -1);
        for (int tried = 0; tried < expected.length; tried++) {
          cells.add(new Cell(base, VERDICTS.get(tried), STAGES.get(stage), expected[tried]));
        }
      }
    }
    assertThat(cells).hasSize(64);
    return cells;
  }

  @Test
  void every_cell_has_its_verdict_and_asks_whom_it_says() {
    for (var cell : cells()) {
      var decision = cell.decision();
      assertThat(decision.verdict()).as("%s", cell).isEqualTo(cell.verdict());
      assertThat(groups(decision)).as("%s", cell).isEqualTo(cell.asked());
      assertThat(decision.decided().verdict())
          .as("what decides in %s", cell)
          .isEqualTo(cell.stage() == Stage.ENFORCE ? cell.tried() : cell.base());
    }
  }

  private static Set<String> groups(Decision decision) {
    return decision.answer().needs().stream()
        .flatMap(need -> need.approval().from().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void only_the_marked_cells_loosen_and_all_of_them_are_at_enforce() {
    for (var cell : cells()) {
      assertThat(cell.base().isStricterThan(cell.decision().verdict()))
          .as("%s", cell)
          .isEqualTo(cell.isMarked('!'));
      assertThat(cell.isMarked('!') && cell.stage() != Stage.ENFORCE).as("%s", cell).isFalse();
    }
  }

  @Test
  void outside_the_cohort_every_stage_is_observed() {
    for (var cell : cells()) {
      var outside =
          new Assignment.Candidate(
              saying("tried", cell.tried()), false, cell.stage(), Worlds.nobody());
      var decision = decide(known(), assignment(project(saying("base", cell.base()), outside)));
      assertThat(decision.verdict()).as("%s", cell).isEqualTo(cell.base());
      var base = cell.base() == Verdict.REQUIRE_APPROVAL;
      assertThat(groups(decision))
          .as("%s", cell)
          .isEqualTo(base ? Set.of("owners-of-base") : Set.of());
    }
  }

  @Test
  void the_strictest_of_two_projects_wins_in_every_cell() {
    for (var cell : cells()) {
      for (var other : Verdict.values()) {
        var rule = when("always", is(true), other);
        var second =
            release("q", Optional.of(Verdict.ALLOW), List.of(policy("o").rules(rule).made()));
        var decision =
            decide(known(), assignment(cell.project(List.of()), OfProject.deciding(second)));
        assertThat(decision.verdict())
            .as("%s beside %s", cell, other)
            .isEqualTo(cell.verdict().strictest(other));
      }
    }
  }

  @Test
  void a_matching_stop_blocks_in_every_cell() {
    var stop = new Stop("s1", java.util.Map.of("/tool", Value.text("write")), "an incident");
    for (var cell : cells()) {
      var decision = decide(known(), assignment(cell.project(List.of(stop))));
      assertThat(decision.verdict()).as("%s", cell).isEqualTo(Verdict.BLOCK);
    }
  }

  @Test
  void covered_needs_turn_require_approval_into_allow_and_nothing_else() {
    for (var cell : cells()) {
      var facts = known().with(approvals(cell.decision()));
      var decision = decide(facts, assignment(cell.project(List.of())));
      var isAsking = cell.verdict() == Verdict.REQUIRE_APPROVAL;
      assertThat(decision.verdict())
          .as("%s", cell)
          .isEqualTo(isAsking ? Verdict.ALLOW : cell.verdict());
    }
  }

  /// A person from each group for each rule that could ask.
  private static List<Approval> approvals(Decision decision) {
    var rules =
        Stream.of("base", "tried")
            .map(name -> new Approval.RuleOf(Worlds.digest("meaning of " + name), "always"))
            .collect(Collectors.toSet());
    return Arrays.asList("owners-of-base", "owners-of-tried", "rollout").stream()
        .map(
            group ->
                new Approval(
                    "yes of " + group,
                    decision.call(),
                    rules,
                    "someone of " + group,
                    List.of(group),
                    List.of(),
                    NOON,
                    NOON.plusSeconds(60)))
        .toList();
  }
}
