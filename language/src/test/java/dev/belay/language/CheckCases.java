package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Verdict;
import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// What is wrong with a policy, to the character.
final class CheckCases {

  private static final String FILE = "policies/p.yaml";

  @TestFactory
  List<DynamicContainer> check() {
    return new Cases(CheckCases.class, "check").each(CheckCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "cases");
    row.allowOnly("name", "text", "problems");
    var text = row.text("text");
    var compiled = Project.compilePolicies(Map.of(FILE, text.getBytes(UTF_8)), Verdict.BLOCK);
    var problems =
        switch (compiled) {
          case Project.Wrong(var all) ->
              ProblemPrinter.print(all, Map.of(FILE, text.lines().toList()));
          case Project.Checked _ -> "";
        };
    assertThat(problems).isEqualTo(row.text("problems"));
  }
}
