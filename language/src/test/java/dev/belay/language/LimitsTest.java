package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Checked;
import dev.belay.engine.Decider;
import dev.belay.engine.Digest;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Json;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.engine.Value;
import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How large what people write may be, to the character.
final class LimitsTest {

  private static final String HEAD = "policy: p\nquestion: tool.call\n";

  // Files

  @Test
  void a_file_of_a_mebibyte_is_read() {
    assertThat(problems(filled(Limits.FILE_BYTES))).isEmpty();
  }

  @Test
  void a_file_of_one_byte_more_is_refused() {
    assertThat(problems(filled(Limits.FILE_BYTES + 1)))
        .containsExactly(
            "policies/p.yaml:1:1 file-too-large: at most 1,048,576 bytes, found 1,048,577");
  }

  private static byte[] filled(int length) {
    var policy = HEAD + "otherwise: block\n#";
    return (policy + "x".repeat(length - policy.length())).getBytes(UTF_8);
  }

  /// Whoever looks ahead from each of them sits here for half an hour.
  @Test
  void a_file_of_nothing_but_blanks_is_read_once() {
    var before = HEAD + "rules: [{rule: r, then: block, when: \"flag\\n";
    var blanks = " ".repeat(1_000_000);
    assertThat(problems((before + blanks + "&& flag\"}]").getBytes(UTF_8)))
        .containsExactly(
            "policies/p.yaml:3:39 expression-too-long: at most 65,536 characters, found 1,000,012");
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused() {
    var bytes = (HEAD + "owner: caf?\n").getBytes(UTF_8);
    bytes[bytes.length - 2] = (byte) 0xE9;
    assertThat(problems(bytes))
        .containsExactly("policies/p.yaml:1:1 not-utf-8: the file is not UTF-8");
  }

  // Nesting

  @Test
  void yaml_nests_a_hundred_levels() {
    assertThat(problems(HEAD + "otherwise: block\nowner: " + nested(99)))
        .containsExactly("policies/p.yaml:4:8 wrong-kind: expected text in `owner`, found a list");
    assertThat(problems(HEAD + "otherwise: block\nowner: " + nested(100)))
        .containsExactly("policies/p.yaml:4:107 too-deep: nests deeper than 100 levels");
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  @Test
  void yaml_that_nests_to_the_end_of_the_file_is_refused_as_soon() {
    for (var opening : List.of("[", "{", "- ", "? ", "{a: ", "[[")) {
      assertThat(problems("a: " + opening.repeat(200_000)))
          .as("of %s", opening)
          .singleElement()
          .asString()
          .doesNotContain("not YAML");
    }
  }

  @Test
  void an_expression_nests_a_hundred_levels() {
    assertThat(problems(condition("(".repeat(95) + "true" + ")".repeat(95)))).isEmpty();
    for (var deep :
        List.of(
            "(".repeat(101) + "true" + ")".repeat(101),
            "(".repeat(30_000),
            "args" + ".a".repeat(30_000),
            "args" + "[0]".repeat(10_000),
            "1" + " + 1".repeat(10_000) + " == 1",
            "true ? true : ".repeat(4_000) + "true",
            "args.exists(a, ".repeat(60) + "true" + ")".repeat(60))) {
      assertThat(problems(condition(deep)))
          .as("%.20s…", deep)
          .containsExactly("policies/p.yaml:7:7 too-deep: nests deeper than 100 levels");
    }
  }

  @Test
  void alternatives_do_not_nest() {
    var names = IntStream.range(0, 2_000).mapToObj("tool.name == \"t%d\""::formatted).toList();
    assertThat(problems(condition(String.join(" || ", names)))).isEmpty();
  }

  @Test
  void names_that_build_on_each_other_nest_four_hundred_levels() {
    assertThat(problems(lets(40))).isEmpty();
    assertThat(problems(lets(41)))
        .containsExactly(
            "policies/p.yaml:44:9 too-deep: nests deeper than 400 levels with its names");
  }

  /// Names of ten levels each.
  private static String lets(int count) {
    var lets = new StringBuilder("  x0: \"" + sum("1", 8) + "\"\n");
    for (int i = 1; i < count; i++) {
      lets.append("  x%d: \"%s\"\n".formatted(i, sum("x" + (i - 1), 9)));
    }
    return HEAD + "let:\n" + lets + "otherwise: block\n";
  }

  private static String sum(String first, int more) {
    return first + " + 1".repeat(more);
  }

  @Test
  void the_deepest_policy_can_be_decided_and_sent() {
    var walks = "args.a.exists(a, ".repeat(45) + "true" + ")".repeat(45);
    var text =
        lets(39) + "rules:\n  - rule: r\n    then: allow\n    when: x38 > 0 && " + walks + "\n";
    var release = release(text);
    var one = new Value.Listing(List.of(new Value.Int(1)));
    var args = new Value.Mapping(Map.of(Value.text("a"), one));
    var facts =
        Facts.of(
            "tool.call",
            new Value.Mapping(
                Map.of(
                    Value.text("principal"), object("id"),
                    Value.text("tool"), object("name"),
                    Value.text("args"), args)),
            Instant.EPOCH);
    var answer = Decider.with(() -> 0).answer(facts, release, Direction.STRICTEST);
    assertThat(answer.sentence()).isEqualTo("allow by p/r");
    var json = Json.read(Checked.encode(release));
    assertThat(json).isInstanceOf(Json.Parsed.class);
    assertThat(Checked.decode(((Json.Parsed) json).value(), Digest.of(new byte[0])))
        .isInstanceOf(Checked.Content.class);
  }

  private static Value.Mapping object(String field) {
    return new Value.Mapping(Map.of(Value.text(field), Value.text("x")));
  }

  // Sizes

  @Test
  void an_expression_has_sixty_four_thousand_characters() {
    var longest = "tool.name != \"" + "x".repeat(Limits.EXPRESSION_CHARACTERS - 16) + "\"";
    assertThat(longest + "\n").hasSize(Limits.EXPRESSION_CHARACTERS);
    assertThat(problems(condition(longest))).isEmpty();
    assertThat(problems(condition(longest + " ")))
        .containsExactly(
            "policies/p.yaml:7:7 expression-too-long: at most 65,536 characters, found 65,537");
  }

  @Test
  void a_project_has_a_hundred_thousand_rules() {
    assertThat(problems(HEAD + "rules:\n" + "- {}\n".repeat(Limits.RULES)))
        .hasSize(Limits.RULES * 2)
        .noneMatch(problem -> problem.contains("too-many-rules"));
    assertThat(problems(HEAD + "rules:\n" + "- {}\n".repeat(Limits.RULES + 1)))
        .containsExactly("policies/p.yaml:3:1 too-many-rules: a project has at most 100,000 rules");
  }

  @Test
  void rules_are_counted_over_all_files() {
    var files = new TreeMap<String, byte[]>();
    files.put(
        "policies/a.yaml", condition("true").replace("policy: p", "policy: a").getBytes(UTF_8));
    var rest = HEAD + "rules:\n" + "- {}\n".repeat(Limits.RULES);
    files.put("policies/b.yaml", rest.getBytes(UTF_8));
    assertThat(sentences(Project.compilePolicies(files, Verdict.BLOCK)))
        .containsExactly("policies/b.yaml:3:1 too-many-rules: a project has at most 100,000 rules");
  }

  @Test
  void what_people_wrote_is_shortened_in_a_message() {
    assertThat(problems(HEAD + "otherwise: " + "x".repeat(1_000)))
        .containsExactly(
            "policies/p.yaml:3:12 unknown-verdict: there is no verdict `%s…`"
                .formatted("x".repeat(40)));
  }

  private static String condition(String expression) {
    return HEAD + "rules:\n- rule: r\n  then: block\n  when: |\n      %s\n".formatted(expression);
  }

  private static List<String> problems(String policy) {
    return problems(policy.getBytes(UTF_8));
  }

  private static List<String> problems(byte[] policy) {
    return sentences(Project.compilePolicies(Map.of("policies/p.yaml", policy), Verdict.BLOCK));
  }

  private static List<String> sentences(Project.Compiled compiled) {
    return switch (compiled) {
      case Project.Checked _ -> List.of();
      case Project.Wrong(var problems) -> problems.stream().map(LimitsTest::sentence).toList();
    };
  }

  private static String sentence(Problem problem) {
    return problem.place().map(place -> place + " ").orElse("") + problem;
  }

  private static Release release(String policy) {
    var files = Map.of("policies/p.yaml", policy.getBytes(UTF_8));
    return switch (Project.compilePolicies(files, Verdict.BLOCK)) {
      case Project.Checked(var release, _) -> release;
      case Project.Wrong(var problems) ->
          throw new AssertionError(
              problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }
}
