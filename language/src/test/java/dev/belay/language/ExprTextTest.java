package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Policy;
import dev.belay.engine.Verdict;
import dev.belay.testkit.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a tree is written as means what the tree means.
final class ExprTextTest {

  private static final Path CONDITIONS = Path.of("../cases/conditions");

  private static Optional<Policy> policy(String condition) {
    var text =
        """
        policy: p
        question: tool.call
        rules:
          - rule: r
            then: dry_run
            when: |2
        %s
        """
            .formatted(condition.indent(7));
    var files = Map.of("policies/p.yaml", text.getBytes(UTF_8));
    return Project.compilePolicies(files, Verdict.ALLOW) instanceof Project.Checked(var release, _)
        ? Optional.of(release.policies().getFirst())
        : Optional.empty();
  }

  private static String written(Policy policy) {
    return ExprText.of(policy.rules().getFirst().condition(), policy.lets());
  }

  private static List<String> conditions() throws IOException {
    var conditions = new ArrayList<String>();
    try (var files = Files.list(CONDITIONS)) {
      for (var file : files.sorted().toList()) {
        Yaml.read(file).list("cases").forEach(row -> conditions.add(row.text("condition")));
      }
    }
    return conditions;
  }

  @Test
  void every_condition_of_the_cases_reads_back_as_itself() throws IOException {
    int read = 0;
    for (var condition : conditions()) {
      var policy = policy(condition);
      if (policy.isPresent()) {
        var text = written(policy.get());
        var again = policy(text);
        assertThat(again).as("%s, written as %s", condition, text).isPresent();
        assertThat(again.get().meaning())
            .as("%s, written as %s", condition, text)
            .isEqualTo(policy.get().meaning());
        read++;
      }
    }
    assertThat(read).isGreaterThan(240);
  }

  @Test
  void it_is_written_as_somebody_would_write_it() {
    for (var condition :
        List.of(
            "tool.name == \"fs.write\" && targets.all(t, t.kind != \"path\" || t.value == \"x\")",
            "!(tool.name in [\"a\", \"b\"]) || has(args.amount) && args.amount > 1000",
            "args.a - (args.b - args.c) > -1 ? true : args.?d.orValue(false)",
            "size(targets.filter(t, t.kind == \"path\")) > 2u",
            "tool.name.startsWith(\"fs.\") && path.within(args[\"p\"], context.workspace)",
            "targets.exists_one(t, t.kind == \"url\") && targets.map(t, t.destructive, t.value) =="
                + " []",
            "cel.bind(x, args.a, x == x) && args.m == {\"k\": 1.5} && args.n != \"\\\"\\n\\\\\"")) {
      assertThat(policy(condition).map(ExprTextTest::written)).hasValue(condition);
    }
  }
}
