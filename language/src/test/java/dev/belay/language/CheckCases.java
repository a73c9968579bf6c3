package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Verdict;
import dev.belay.testkit.Cases;
import dev.belay.testkit.Repeats;
import dev.belay.testkit.Yaml;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// What is wrong with a policy, to the character. What is long is written with [Repeats], and
/// `encoding` says how a file was saved, where that is not UTF-8.
final class CheckCases {

  private static final String FILE = "policies/p.yaml";

  @TestFactory
  List<DynamicContainer> check() {
    return new Cases(CheckCases.class, "check").each(CheckCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "cases");
    row.allowOnly("name", "text", "files", "encoding", "problems");
    assertThat(problems(row)).isEqualTo(Repeats.written(row.text("problems")));
  }

  /// One policy alone, or the files of a whole project.
  private static String problems(Yaml row) {
    var encoding = row.optionalText("encoding").map(Charset::forName).orElse(UTF_8);
    if (row.has("text")) {
      var policy = Map.of(FILE, Repeats.written(row.text("text")).getBytes(encoding));
      return print(Project.compilePolicies(policy, Verdict.BLOCK), policy);
    }
    var files = new TreeMap<String, byte[]>();
    var given = row.mapping("files");
    for (var path : given.fields().keySet()) {
      files.put(path, Repeats.written(given.text(path)).getBytes(encoding));
    }
    return print(Project.compile(files), files);
  }

  private static String print(Project.Compiled compiled, Map<String, byte[]> files) {
    return switch (compiled) {
      case Project.Wrong(var all) -> ProblemPrinter.print(all, files);
      case Project.Checked _ -> "";
    };
  }
}
