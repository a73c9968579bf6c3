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

/// What lint says of a policy, or of the files of a project, on the day of [Catalogue#NOW].
final class LintCases {

  @TestFactory
  List<DynamicContainer> lint() {
    return new Cases(LintCases.class, "lint").each(LintCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "cases");
    row.allowOnly("name", "text", "files", "findings");
    assertThat(findings(files(row))).isEqualTo(row.text("findings"));
  }

  private static Map<String, String> files(Yaml row) {
    if (row.has("text")) {
      return Map.of("policies/p.yaml", row.text("text"));
    }
    var files = new TreeMap<String, String>();
    var given = row.mapping("files");
    given.fields().keySet().forEach(path -> files.put(path, given.text(path)));
    return files;
  }

  private static String findings(Map<String, String> texts) {
    var files = new TreeMap<String, byte[]>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    var compiled =
        files.containsKey(Project.FILE)
            ? Project.compile(files)
            : Project.compilePolicies(files, Verdict.BLOCK);
    return switch (compiled) {
      case Project.Wrong(var problems) ->
          throw new AssertionError(ProblemPrinter.print(problems, files));
      case Project.Checked(var release, _) ->
          ProblemPrinter.printFindings(Lint.of(files, release, Catalogue.NOW), files);
    };
  }
}
