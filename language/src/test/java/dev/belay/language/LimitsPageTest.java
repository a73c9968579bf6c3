package dev.belay.language;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Checked;
import dev.belay.engine.EngineLimits;
import dev.belay.testkit.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page about limits says what the code holds, and each row names a case that goes beyond.
final class LimitsPageTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| ([a-z][^|]*) \\| ([\\d,]+) \\| \\[[^\\]]*\\]\\(([^)]*)\\): (.*) \\|$");

  private static final Map<String, Long> HELD =
      Map.ofEntries(
          entry("bytes of a file", (long) Limits.FILE_BYTES),
          entry("bytes of a document of data", (long) Limits.DOCUMENT_BYTES),
          entry("bytes of all documents of data of a project", (long) Limits.DATA_BYTES),
          entry("characters of an expression", (long) Limits.EXPRESSION_CHARACTERS),
          entry("levels of an expression, a list or a mapping", (long) Limits.NESTING),
          entry(
              "levels of an expression with what its names stand for",
              (long) Limits.NESTING_WITH_NAMES),
          entry(
              "values of a file of examples, with what aliases repeat",
              (long) Limits.EXAMPLE_VALUES),
          entry("rules of a release", (long) Limits.RULES),
          entry("bytes of a document of JSON", (long) EngineLimits.JSON_BYTES),
          entry("levels of JSON", (long) EngineLimits.JSON_LEVELS),
          entry("digits of a number in JSON", (long) EngineLimits.JSON_DIGITS),
          entry("steps of a policy", EngineLimits.POLICY_STEPS),
          entry("steps of all policies of a release", EngineLimits.ANSWER_STEPS),
          entry("milliseconds of an answer", EngineLimits.ANSWER_MILLIS));

  private record Row(String what, long most, Path cases, String name) {}

  private static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCS.resolve("limits.md")))
        .results()
        .map(
            row ->
                new Row(
                    row.group(1),
                    Long.parseLong(row.group(2).replace(",", "")),
                    DOCS.resolve(row.group(3)),
                    row.group(4)))
        .toList();
  }

  @Test
  void each_row_is_what_the_code_holds() throws IOException {
    assertThat(rows().stream().collect(Collectors.toMap(Row::what, Row::most))).isEqualTo(HELD);
  }

  @Test
  void each_row_names_a_case_that_says_the_limit() throws IOException {
    for (var row : rows()) {
      var named =
          Yaml.read(row.cases()).list("cases").stream()
              .filter(one -> one.text("name").equals(row.name()))
              .toList();
      assertThat(named).as("%s in %s", row.name(), row.cases()).hasSize(1);
      var expected = List.of("problems", "expect", "is").stream().filter(named.getFirst()::has);
      assertThat(named.getFirst().text(expected.findFirst().orElseThrow()))
          .as(row.name())
          .containsPattern("\\b%,d\\b".formatted(row.most()));
    }
  }

  @Test
  void what_is_read_nests_no_deeper_than_what_is_evaluated() {
    assertThat(Limits.NESTING_WITH_NAMES).isEqualTo(Checked.MAX_DEPTH);
  }
}
