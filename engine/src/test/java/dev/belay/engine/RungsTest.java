package dev.belay.engine;

import static dev.belay.engine.Worlds.asking;
import static dev.belay.engine.Worlds.decide;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.known;
import static dev.belay.engine.Worlds.policy;
import static dev.belay.engine.Worlds.release;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testkit.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Questions that have not all the rungs.
final class RungsTest {

  private static Release saying(Question question, Verdict verdict) {
    var rule = asking(when("rule", is(true), verdict), 1, "owners");
    return release(
        "p", Optional.of(Verdict.ALLOW), question, List.of(policy("p").rules(rule).made()));
  }

  private static Question with(List<Verdict> between) {
    var rungs = new ArrayList<>(between);
    rungs.addAll(List.of(Verdict.ALLOW, Verdict.BLOCK));
    return Worlds.withRungs(rungs.toArray(Verdict[]::new));
  }

  @Test
  void nothing_is_ever_answered_that_cannot_be_carried_out() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var question = with(choices.someOf(List.of(Verdict.REQUIRE_APPROVAL, Verdict.DRY_RUN)));
      var said = choices.oneOf(List.of(Verdict.values()));
      var byDefault = choices.oneOf(List.of(Verdict.values()));
      var stage = choices.oneOf(List.of(Stage.values()));
      var way = choices.below(4);
      var silent = release("p", Optional.of(byDefault), question, List.of());
      var rule = asking(when("rule", is(true), said), 1, "owners");
      var decision =
          switch (way) {
            case 0 -> decide(known(), saying(question, said));
            case 1 -> decide(known(), silent);
            case 2 ->
                decide(
                    known(),
                    Worlds.assignment(
                        Worlds.project(silent, Worlds.candidate(saying(question, said), stage))));
            default ->
                decide(
                    known(),
                    release(
                        "p",
                        Optional.of(byDefault),
                        question,
                        List.of(policy("p").rules(rule).stage(stage).made())));
          };
      assertThat(question.rungs()).as("world %s", choices).contains(decision.verdict());
      if (decision.verdict() == Verdict.REQUIRE_APPROVAL) {
        assertThat(decision.answer().needs()).as("world %s", choices).isNotEmpty();
      }
    }
    assertThat(tried).isEqualTo(4 * 4 * 4 * 4 * 4);
  }

  @Test
  void a_verdict_is_rounded_up() {
    var neither = Worlds.withRungs(Verdict.ALLOW, Verdict.BLOCK);
    assertThat(decide(known(), saying(neither, Verdict.REQUIRE_APPROVAL)).verdict())
        .isEqualTo(Verdict.BLOCK);
    var dry = Worlds.withRungs(Verdict.ALLOW, Verdict.DRY_RUN, Verdict.BLOCK);
    assertThat(decide(known(), saying(dry, Verdict.REQUIRE_APPROVAL)).verdict())
        .isEqualTo(Verdict.DRY_RUN);
    var approval = Worlds.withRungs(Verdict.ALLOW, Verdict.REQUIRE_APPROVAL, Verdict.BLOCK);
    assertThat(decide(known(), saying(approval, Verdict.DRY_RUN)).verdict())
        .isEqualTo(Verdict.BLOCK);
    assertThat(
            decide(known(), release("p", Optional.of(Verdict.DRY_RUN), approval, List.of()))
                .answer()
                .sentence())
        .isEqualTo("block by the default of p");
  }

  @Test
  void a_ceiling_is_rounded_down() {
    var approval = Worlds.withRungs(Verdict.ALLOW, Verdict.REQUIRE_APPROVAL, Verdict.BLOCK);
    assertThat(tried(approval, Stage.DRY_RUN)).isEqualTo(Verdict.REQUIRE_APPROVAL);
    var dry = Worlds.withRungs(Verdict.ALLOW, Verdict.DRY_RUN, Verdict.BLOCK);
    assertThat(tried(dry, Stage.REQUIRE_APPROVAL)).isEqualTo(Verdict.ALLOW);
    assertThat(tried(dry, Stage.DRY_RUN)).isEqualTo(Verdict.DRY_RUN);
    var neither = Worlds.withRungs(Verdict.ALLOW, Verdict.BLOCK);
    assertThat(tried(neither, Stage.DRY_RUN)).isEqualTo(Verdict.ALLOW);
  }

  /// What becomes of a candidate that blocks.
  private static Verdict tried(Question question, Stage stage) {
    var base = release("p", Optional.of(Verdict.ALLOW), question, List.of());
    var candidate = Worlds.candidate(saying(question, Verdict.BLOCK), stage);
    return decide(known(), Worlds.assignment(Worlds.project(base, candidate))).verdict();
  }

  @Test
  void every_question_can_allow_and_block() {
    assertThatThrownBy(() -> Worlds.withRungs(Verdict.ALLOW))
        .hasMessage("question `call` cannot allow or block");
  }
}
