package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Verdict;
import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    row.allowOnly("name", "text", "files", "problems");
    assertThat(problems(row)).isEqualTo(row.text("problems"));
  }

  /// One policy alone, or the files of a whole project.
  private static String problems(Yaml row) {
    if (row.has("text")) {
      var policy = Map.of(FILE, row.text("text").getBytes(UTF_8));
      return print(Project.compilePolicies(policy, Verdict.BLOCK), policy);
    }
    var files = new TreeMap<String, byte[]>();
    var given = row.mapping("files");
    given.fields().keySet().forEach(path -> files.put(path, given.text(path).getBytes(UTF_8)));
    return print(Project.compile(files), files);
  }

  private static String print(Project.Compiled compiled, Map<String, byte[]> files) {
    return switch (compiled) {
      case Project.Wrong(var all) -> ProblemPrinter.print(all, files);
      case Project.Checked _ -> "";
    };
  }
}
