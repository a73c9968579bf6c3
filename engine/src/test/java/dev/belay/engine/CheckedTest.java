package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Expr.Position;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckedTest {

  private static final Digest ADDRESS = Digest.of(new byte[0]);
  private static final Position HERE = new Position(3, 9);
  private static final Expr TRUE = new Expr.Literal(Bool.TRUE, HERE);

  @Test
  void a_policy_moved_to_another_file_and_line_means_the_same() {
    var policy = policy("writes", List.of(), TRUE);
    var moved =
        new Policy(
            policy.name(),
            policy.question(),
            "elsewhere.yaml",
            policy.each(),
            policy.isPreference(),
            policy.scope(),
            policy.lets(),
            policy("writes", List.of(), new Expr.Literal(Bool.TRUE, Position.NONE)).rules(),
            policy.otherwise(),
            policy.stage(),
            policy.meaning());
    assertThat(Checked.meaning(moved)).isEqualTo(Checked.meaning(policy));
    assertThat(Checked.meaning(policy("reads", List.of(), TRUE)))
        .isNotEqualTo(Checked.meaning(policy));
  }

  @Test
  void a_name_that_stands_for_itself_is_refused() {
    var circular = List.of(new Let("x", new Expr.Named(0, HERE)));
    assertThat(reread(policy("p", circular, TRUE)))
        .isEqualTo(
            malformed("`/policies/0/lets/0/value/0/3`: names number 1 of 0 that are known here"));
  }

  @Test
  void a_name_beyond_the_last_is_refused() {
    var lets = List.of(new Let("x", TRUE));
    assertThat(reread(policy("p", lets, new Expr.Named(1, HERE))))
        .isEqualTo(
            malformed(
                "`/policies/0/rules/0/condition/0/3`: names number 2 of 1 that are known here"));
  }

  @Test
  void data_is_read_as_it_was_written() {
    var plain = release(policy("p", List.of(), TRUE));
    var until = new Value.Timestamp(java.time.Instant.parse("2026-01-01T00:00:00.5Z"));
    var release =
        new Release(
            plain.project(),
            plain.address(),
            plain.defaults(),
            plain.questions(),
            new Mapping(
                Map.of(
                    new Text("limits"),
                    new Listing(List.of(new Value.Int(1), new Value.Real(1.5), until)))),
            plain.approvers(),
            plain.policies());

    var read = Checked.decode(encoded(release), ADDRESS);

    assertThat(read)
        .isInstanceOfSatisfying(
            Checked.Content.class,
            content -> assertThat(content.release().data()).isEqualTo(release.data()));
  }

  @Test
  void an_unknown_field_is_refused() {
    var content = new LinkedHashMap<>(encoded(release(policy("p", List.of(), TRUE))).entries());
    content.put(new Text("more"), Bool.TRUE);
    assertThat(Checked.decode(new Mapping(content), ADDRESS))
        .isEqualTo(malformed("the content: unknown field `more`"));
  }

  @Test
  void an_expression_that_is_too_deep_is_refused() {
    assertThat(reread(policy("p", List.of(), nested(Checked.MAX_DEPTH))))
        .isInstanceOf(Checked.Content.class);
    assertThat(reread(policy("p", List.of(), nested(Checked.MAX_DEPTH + 1))))
        .isInstanceOfSatisfying(
            Checked.Malformed.class,
            malformed ->
                assertThat(malformed.problem().message()).endsWith("nests deeper than 400 levels"));
  }

  @Test
  void the_deepest_expression_that_is_read_is_also_decided() throws InterruptedException {
    var release = release(policy("p", List.of(), nested(Checked.MAX_DEPTH)));
    var facts = Facts.of("ask", new Mapping(Map.of()), Instant.EPOCH);
    var assignment = new Assignment(Map.of(), List.of(Assignment.OfProject.deciding(release)));
    var verdicts = new java.util.concurrent.LinkedBlockingQueue<String>();
    var thread =
        Thread.ofVirtual()
            .start(
                () ->
                    verdicts.add(
                        Decider.with(() -> 0).decide(facts, assignment).answer().sentence()));
    thread.join();
    assertThat(verdicts).containsExactly("block by failure of p/r (no `f` for a boolean)");
  }

  @Test
  void a_policy_that_chooses_needs_a_question_with_a_list() {
    var policy = policy("p", List.of(), TRUE);
    var choosing =
        new Policy(
            "p",
            "ask",
            "p.yaml",
            Optional.of("target"),
            false,
            Optional.empty(),
            List.of(),
            policy.rules(),
            Optional.empty(),
            Stage.ENFORCE,
            ADDRESS);
    assertThat(reread(choosing))
        .isEqualTo(
            malformed("the content: policy `p` chooses, and `ask` has nothing to choose among"));
  }

  private static Expr nested(int depth) {
    var expr = TRUE;
    for (int i = 1; i < depth; i++) {
      expr = new Expr.Call("f", List.of(expr), Type.Simple.BOOL, HERE);
    }
    return expr;
  }

  private static Mapping encoded(Release release) {
    return (Mapping) ((Json.Parsed) Json.read(Checked.encode(release))).value();
  }

  private static Checked.Read reread(Policy policy) {
    return Checked.decode(encoded(release(policy)), ADDRESS);
  }

  private static Checked.Malformed malformed(String message) {
    return new Checked.Malformed(Problem.of("malformed-content", message));
  }

  private static Release release(Policy policy) {
    var question =
        new Question(
            "ask",
            new Type.Struct("ask", Map.of()),
            EnumSet.allOf(Verdict.class),
            List.of(),
            Optional.empty(),
            Optional.empty());
    return new Release(
        "agents",
        ADDRESS,
        Map.of("ask", Verdict.BLOCK),
        Map.of("ask", question),
        List.of(),
        List.of(policy));
  }

  private static Policy policy(String name, List<Let> lets, Expr condition) {
    var rule =
        new Rule(
            "r", condition, true, Verdict.ALLOW, Optional.empty(), List.of(), Optional.empty());
    return new Policy(
        name,
        "ask",
        name + ".yaml",
        Optional.empty(),
        false,
        Optional.empty(),
        lets,
        List.of(rule),
        Optional.empty(),
        Stage.ENFORCE,
        ADDRESS);
  }
}
