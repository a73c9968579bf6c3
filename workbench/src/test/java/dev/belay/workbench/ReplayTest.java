package dev.belay.workbench;

import static dev.belay.engine.Verdict.ALLOW;
import static dev.belay.engine.Verdict.BLOCK;
import static dev.belay.engine.Verdict.REQUIRE_APPROVAL;
import static dev.belay.workbench.Desk.NOON;
import static dev.belay.workbench.Desk.called;
import static dev.belay.workbench.Desk.release;
import static dev.belay.workbench.Desk.without;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Json;
import dev.belay.engine.Release;
import dev.belay.rollout.Difference;
import dev.belay.testkit.Choices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayTest {

  private static final Release ALLOWS = release(ALLOW, "");
  private static final Release CAREFUL =
      release(
          ALLOW,
          """
          policy: files
          question: tool.call
          rules:
            - rule: no-delete
              when: tool.name == "fs.delete"
              then: block
            - rule: ask-to-write
              when: tool.name == "fs.write"
              then: require_approval
          """);
  private static final Release ALLOW_LIST =
      release(
          BLOCK,
          """
          policy: files
          question: tool.call
          rules:
            - rule: reading
              when: tool.name == "fs.read"
              then: allow
          """);

  private static final List<RecordedDecision> RECORDED =
      List.of(
          called("d1", "agent-1", "fs.read", ALLOW),
          called("d2", "agent-1", "fs.delete", ALLOW),
          called("d3", "agent-2", "fs.delete", ALLOW),
          called("d4", "agent-2", "fs.delete", ALLOW),
          called("d5", "agent-2", "fs.write", ALLOW),
          without("/tool/name", called("d6", "agent-3", "fs.read", ALLOW)));

  @Test
  void a_comparison_tells_by_cause_what_would_be_decided_differently() {
    assertThat(ComparisonText.print(Replay.of(RECORDED, ALLOWS, CAREFUL)))
        .isEqualTo(
            """
            change     because of          from   to                decisions  subjects  such as
            tightened  files/ask-to-write  allow  require_approval          1         1  d5
            tightened  files/no-delete     allow  block                     3         2  d2

            cannot tell without  decisions  subjects  such as
            /tool/name                   1         1  d6

            6 decisions: 1 same, 4 tightened, 0 loosened, 1 cannot tell
            """);
  }

  @Test
  void a_comparison_is_data_too() {
    var value = Replay.of(RECORDED.subList(4, 6), ALLOWS, CAREFUL).value();
    assertThat(new String(Json.canonical(value), UTF_8))
        .isEqualTo(
            """
            {"cannot_tell":[{"decisions":1,"samples":["d6"],"subjects":1,"unknown":"/tool/name"}],\
            "compared":2,\
            "differences":[{"change":"tightened","decisions":1,"from":"allow",\
            "policy":"files","rule":"ask-to-write","samples":["d5"],"subjects":1,\
            "to":"require_approval"}],\
            "loosened":0,"other_than_recorded":0,"same":1,"tightened":1}\
            """
                .replace("\"same\":1", "\"same\":0"));
  }

  @Test
  void nothing_recorded_is_said_in_one_line() {
    assertThat(ComparisonText.print(Replay.of(List.of(), ALLOWS, CAREFUL)))
        .isEqualTo("0 decisions: 0 same, 0 tightened, 0 loosened, 0 cannot tell\n");
  }

  @Test
  void the_rule_that_blocks_no_more_makes_a_loosening() {
    assertThat(cause(called("d1", "a", "fs.delete", BLOCK), CAREFUL, ALLOWS))
        .isEqualTo(new Difference("files", "no-delete", BLOCK, ALLOW));
    assertThat(cause(called("d1", "a", "fs.delete", BLOCK), CAREFUL, askingToDelete()))
        .isEqualTo(new Difference("files", "no-delete", BLOCK, REQUIRE_APPROVAL));
  }

  private static Release askingToDelete() {
    return release(
        ALLOW,
        """
        policy: files
        question: tool.call
        rules:
          - rule: ask-to-delete
            when: tool.name == "fs.delete"
            then: require_approval
        """);
  }

  @Test
  void where_a_default_blocks_the_rule_that_allows_makes_the_difference() {
    var closed = release(BLOCK, "");
    var read = called("d1", "a", "fs.read", BLOCK);
    assertThat(cause(read, closed, ALLOW_LIST))
        .isEqualTo(new Difference("files", "reading", BLOCK, ALLOW));
    assertThat(cause(read, ALLOW_LIST, closed))
        .isEqualTo(new Difference("files", "reading", ALLOW, BLOCK));
    assertThat(cause(read, ALLOWS, closed)).isEqualTo(new Difference("", "", ALLOW, BLOCK));
  }

  private static Difference cause(RecordedDecision recorded, Release baseline, Release candidate) {
    return Replay.of(List.of(recorded), baseline, candidate).differences().firstKey();
  }

  @Test
  void what_was_decided_by_another_release_is_counted() {
    var comparison = Replay.of(List.of(called("d1", "a", "fs.read", BLOCK)), ALLOWS, CAREFUL);
    assertThat(comparison.otherThanRecorded()).isEqualTo(1);
    assertThat(ComparisonText.print(comparison))
        .isEqualTo(
            """
            1 decision: 1 same, 0 tightened, 0 loosened, 0 cannot tell
            1 recorded with another verdict than what decides now gives
            """);
  }

  @Test
  void a_comparison_is_the_evidence_beside_a_plan() {
    var evidence =
        Replay.of(RECORDED, ALLOWS, CAREFUL).evidence("production", NOON.minusSeconds(60), NOON);
    assertThat(evidence.same()).isEqualTo(1);
    assertThat(evidence.cannotTell()).isEqualTo(1);
    assertThat(evidence.isLoosened()).isFalse();
    assertThat(evidence.causes())
        .extracting(Difference::sentence)
        .containsExactly(
            "files/ask-to-write from allow to require_approval",
            "files/no-delete from allow to block");
  }

  @Test
  void the_order_in_which_decisions_were_recorded_does_not_matter() {
    var expected = Replay.of(RECORDED, ALLOWS, CAREFUL);
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var left = new ArrayList<>(RECORDED);
      var shuffled = new ArrayList<RecordedDecision>();
      while (!left.isEmpty()) {
        shuffled.add(left.remove(choices.below(left.size())));
      }
      assertThat(Replay.of(shuffled, ALLOWS, CAREFUL)).as("%s", choices).isEqualTo(expected);
    }
    assertThat(tried).isEqualTo(720);
  }

  @Test
  void a_cause_names_the_first_few_decisions() {
    var many = new ArrayList<RecordedDecision>();
    for (int i = 9; i > 0; i--) {
      many.add(called("d" + i, "agent", "fs.delete", ALLOW));
    }
    var comparison = Replay.of(many, ALLOWS, CAREFUL);
    var tally = comparison.differences().values().iterator().next();
    assertThat(tally.decisions()).isEqualTo(9);
    assertThat(tally.subjects()).isEqualTo(1);
    assertThat(tally.samples()).containsExactly("d1", "d2", "d3", "d4", "d5");
  }
}
