package dev.belay.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Compiling.Outcome;
import dev.belay.language.CelSpecRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The page about conformance is what the run gives.
final class ConformancePageTest {

  private static final Path PAGE = Path.of("../docs/conformance.md");
  private static final String MARK = "<!-- The rest is written by ConformancePageTest. -->\n";
  private static final String WRITE = "conformance.write";
  private static final String COMMAND =
      "mvn -pl language -am test -Dtest=ConformancePageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true".formatted(WRITE);

  private static final Set<Outcome> OTHERWISE = Set.of(Outcome.DIFFERS, Outcome.NOT_COMPILED);

  /// The cases of one section.
  private static final class Section {

    private int cases;
    private int asSpecified;
    private int compiledAlike;

    void add(Result result) {
      cases++;
      asSpecified += result.difference().isEmpty() ? 1 : 0;
      compiledAlike += result.compiled().stream().noneMatch(OTHERWISE::contains) ? 1 : 0;
    }

    String row(String name) {
      return "| %s | %,d | %,d | %,d |\n".formatted(name, cases, asSpecified, compiledAlike);
    }
  }

  @Test
  void the_page_is_what_the_run_gives() throws IOException {
    var page = Files.readString(PAGE);
    assertThat(page).contains(MARK);
    var head = page.substring(0, page.indexOf(MARK) + MARK.length());
    var written = head + table(CelSpecRun.results()) + differences();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, written);
    }
    assertThat(page).as("written anew by `%s`", COMMAND).isEqualTo(written);
  }

  private static String table(List<Result> results) {
    var all = new Section();
    var sections = new LinkedHashMap<String, Section>();
    for (var result : results) {
      var name = "%s/%s".formatted(result.one().text("file"), result.one().text("section"));
      sections.computeIfAbsent(name, _ -> new Section()).add(result);
      all.add(result);
    }
    var table = new StringBuilder("\n| cases | all | as the specification says | compiled |\n");
    table.append("|---|--:|--:|--:|\n");
    table.append(all.row("all"));
    sections.forEach((name, section) -> table.append(section.row(name)));
    return table.toString();
  }

  /// Names by reason, as the list of differences groups them.
  private static String differences() throws IOException {
    var byReason = new LinkedHashMap<String, List<String>>();
    var reason = "";
    for (var line : Files.readAllLines(CelSpecTest.FOLDER.resolve("differences.txt"))) {
      if (line.startsWith("#")) {
        reason = line.substring(1).strip();
      } else if (!line.isBlank()) {
        byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(line);
      }
    }
    return "\n## What differs, and why\n" + listed(byReason);
  }

  private static String listed(Map<String, List<String>> byReason) {
    var list = new StringBuilder();
    byReason.forEach(
        (reason, names) -> {
          list.append("\n%s\n\n".formatted(reason));
          names.forEach(name -> list.append("- `%s`\n".formatted(name)));
        });
    return list.toString();
  }
}
