package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Json;
import dev.belay.engine.Release;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A condition of a form that was checked before means what it means when it is checked by itself,
/// places included: over the expressions of cel-spec, each with other constants.
final class CheckedFormsProperties {

  private static final Path EXPRESSIONS = Path.of("../cases/conformance/cel-spec/cases.jsonl");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.\"'])\\d{1,6}(?![\\w.\"'])");
  private static final Pattern LIST_OF_TEXTS =
      Pattern.compile("((?:^|[=,(]|\\bin) *\\[ *)([\"'][^\"'\\\\\\n]*[\"'] *[],])");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\\\n]*)\"|'([^'\\\\\\n]*)'");

  @Test
  void a_form_that_is_known_changes_nothing() throws IOException {
    int compared = 0;
    int shared = 0;
    for (var expression : expressions()) {
      var other = varied(expression);
      if (other.equals(expression)) {
        continue;
      }
      var alone = compiled(Map.of("b", other));
      var behind = compiled(Map.of("a", expression, "b", other));
      if (alone instanceof Project.Checked(var one, _)
          && behind instanceof Project.Checked(var two, _)) {
        assertThat(condition(two)).as(other).isEqualTo(condition(one));
        compared++;
        shared += isShared(expression, other) ? 1 : 0;
      } else {
        assertThat(problems(behind)).as(other).containsAll(problems(alone));
      }
    }
    assertThat(compared).isGreaterThan(900);
    assertThat(shared).isGreaterThan(700);
  }

  private static boolean isShared(String expression, String other) {
    var some = Blanks.of(expression).map(Blanks::form);
    return some.isPresent() && some.equals(Blanks.of(other).map(Blanks::form));
  }

  /// Longer texts and lists of them and other numbers, so that places move.
  private static String varied(String expression) {
    var numbers =
        NUMBER
            .matcher(expression)
            .replaceAll(found -> Integer.toString(Integer.parseInt(found.group()) + 12_345));
    var longer = LIST_OF_TEXTS.matcher(numbers).replaceAll("$1'one more', $2");
    return QUOTED
        .matcher(longer)
        .replaceAll(
            found ->
                java.util.regex.Matcher.quoteReplacement(
                    found.group().substring(0, 1) + "longer " + found.group().substring(1)));
  }

  private static List<String> expressions() throws IOException {
    var expressions = new ArrayList<String>();
    for (var line : Files.readAllLines(EXPRESSIONS)) {
      if (Json.read(line) instanceof Json.Parsed(Mapping fields)
          && fields.find("expr").orElseThrow() instanceof Text(var expression)) {
        expressions.add(expression);
      }
    }
    return expressions;
  }

  /// One policy each, by name, in the order of their names.
  private static Project.Compiled compiled(Map<String, String> conditions) {
    var files = new TreeMap<String, byte[]>();
    conditions.forEach(
        (name, condition) -> files.put(name + ".yaml", policy(name, condition).getBytes(UTF_8)));
    return Project.compilePolicies(files, Verdict.BLOCK);
  }

  private static String policy(String name, String condition) {
    return "policy: %s\nquestion: tool.call\nlet:\n  x: |-\n    %s\notherwise: block\n"
        .formatted(name, condition.replace("\n", "\n    "));
  }

  private static Object condition(Release release) {
    return release.policies().getLast().lets();
  }

  private static List<String> problems(Project.Compiled compiled) {
    return compiled instanceof Project.Wrong(var problems)
        ? problems.stream()
            .filter(problem -> problem.place().orElseThrow().file().equals("b.yaml"))
            .map(Object::toString)
            .toList()
        : List.of();
  }
}
