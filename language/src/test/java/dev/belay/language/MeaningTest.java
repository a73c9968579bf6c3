package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.belay.engine.Digest;
import dev.belay.engine.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A policy has the digest of what it means: however it is written, and whoever owns it.
final class MeaningTest {

  private static final String POLICY =
      """
      policy: transfers
      question: tool.call
      for: tool.name == "pay"
      let:
        large: args.amount > 1000
        abroad: args.country != "NL"
      rules:
        - rule: abroad
          require: '!abroad'
          reasons: [abroad, foreign]
          message: not abroad
        - rule: large
          when: large
          then: require_approval
          approval: { from: [treasury, board], count: 2, within: 1h }
      otherwise: allow
      """;

  private static final String LARGE_RULE =
      POLICY.substring(POLICY.indexOf("  - rule: large"), POLICY.indexOf("otherwise"));

  private record Edit(String name, String from, String to) {

    String applied() {
      assertThat(POLICY).as(name).contains(from);
      return POLICY.replace(from, to);
    }
  }

  private static Edit edit(String name, String from, String to) {
    return new Edit(name, from, to);
  }

  @TestFactory
  Stream<DynamicTest> what_does_not_matter() {
    return Stream.of(
            edit("a comment", "rules:", "# the rules\nrules: # in order"),
            edit("a description", "question:", "description: Transfers.\nquestion:"),
            edit("an owner", "question:", "owner: treasury\nquestion:"),
            edit("line ends", "\n", "\r\n"),
            edit("blanks in a condition", "args.amount > 1000", "args.amount>1000"),
            edit("brackets in a condition", "args.amount > 1000", "(args.amount) > 1000"),
            edit("a comment in a condition", "when: large", "when: |\n        large // really"),
            edit("kinds of quotes", "'!abroad'", "\"!abroad\""),
            edit("quotes in a condition", "args.country != \"NL\"", "args.country != 'NL'"),
            edit("a block", "tool.name == \"pay\"", ">\n  tool.name\n  == \"pay\""),
            edit(
                "the order of keys",
                "when: large\n    then: require_approval",
                "then: require_approval\n    when: large"),
            edit(
                "the order of keys at the top",
                "question: tool.call\nfor: tool.name == \"pay\"",
                "for: tool.name == \"pay\"\nquestion: tool.call"),
            edit(
                "a list over several lines",
                "[abroad, foreign]",
                "\n      - abroad\n      - foreign"),
            edit(
                "what a require does anyway",
                "reasons: [abroad",
                "then: block\n    reasons: [abroad"),
            edit("how a time is written", "within: 1h", "within: 60m"),
            edit("the stage that it has anyway", "otherwise:", "stage: enforce\notherwise:"))
        .map(
            edit ->
                dynamicTest(
                    edit.name,
                    () -> {
                      assertThat(edit.applied()).isNotEqualTo(POLICY);
                      assertThat(meaning(edit.applied())).isEqualTo(meaning(POLICY));
                    }));
  }

  @Test
  void where_it_stands_does_not_matter() {
    assertThat(meaning("policies/other.yaml", POLICY)).isEqualTo(meaning(POLICY));
  }

  @Test
  void whatever_changes_what_it_says_changes_the_digest() {
    var edits =
        List.of(
            edit("its name", "policy: transfers", "policy: payments"),
            edit("its scope", "tool.name == \"pay\"", "tool.name == \"pays\""),
            edit("no scope", "for: tool.name == \"pay\"\n", ""),
            edit("a value", "large: args.amount > 1000", "large: args.amount > 1001"),
            edit("a kind of number", "large: args.amount > 1000", "large: args.amount > 1000.0"),
            edit("a comparison", "args.amount > 1000", "args.amount >= 1000"),
            edit("a field", "args.amount", "args.sum"),
            edit("a rule's name", "rule: large", "rule: huge"),
            edit("when or require", "require: '!abroad'", "when: '!abroad'\n    then: block"),
            edit("a condition", "when: large", "when: large && abroad"),
            edit("the order of a condition", "when: large", "when: abroad && large"),
            edit("a verdict", "require: '!abroad'", "require: '!abroad'\n    then: dry_run"),
            edit("who is asked", "[treasury, board]", "[treasury]"),
            edit("how many are asked", "count: 2", "count: 3"),
            edit("for how long", "within: 1h", "within: 2h"),
            edit("a reason", "[abroad, foreign]", "[abroad]"),
            edit("a message", "not abroad", "not over the border"),
            edit("what happens otherwise", "otherwise: allow", "otherwise: block"),
            edit("no opinion otherwise", "otherwise: allow\n", ""),
            edit("a stage", "otherwise:", "stage: observe\notherwise:"),
            edit("a rule less", LARGE_RULE, ""));
    var seen = new HashMap<Digest, String>();
    seen.put(meaning(POLICY), "the policy itself");
    for (var edit : edits) {
      assertThat(seen.put(meaning(edit.applied()), edit.name))
          .as("what has the digest of: %s", edit.name)
          .isNull();
    }
  }

  @Test
  void the_order_of_rules_matters() {
    var first = "  - rule: a\n    require: tool.name == \"a\"\n";
    var second = "  - rule: b\n    require: tool.name == \"b\"\n";
    var head =
        """
        policy: p
        question: tool.call
        rules:
        """;
    assertThat(meaning(head + first + second)).isNotEqualTo(meaning(head + second + first));
  }

  private static Digest meaning(String text) {
    return meaning("policies/p.yaml", text);
  }

  private static Digest meaning(String file, String text) {
    var files = Map.of(file, text.getBytes(UTF_8));
    return switch (Project.compilePolicies(files, Verdict.BLOCK)) {
      case Project.Checked(var release, _) -> release.policies().getFirst().meaning();
      case Project.Wrong(var problems) -> throw new AssertionError(text + problems);
    };
  }
}
