package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Json;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the maintainers of gait say of their own policies and intents holds in Belay, and the page
/// about gait is what the run gives.
final class GaitDocumentedTest {

  private static final Path FOLDER = Path.of("../cases/conformance/gait");
  private static final Path PAGE = Path.of("../docs/gait.md");
  private static final String MARK = "<!-- The rest is written by GaitDocumentedTest. -->\n";
  private static final String WRITE = "gait.write";
  private static final String COMMAND =
      "mvn -pl cli -am test -Dtest=GaitDocumentedTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true".formatted(WRITE);

  @TempDir Path folder;

  /// @param verdict empty where gait gives none; so is the rule
  private record Expected(String id, List<String> command, String verdict, long exit, String rule) {

    static Expected of(Value value) {
      var observed = find(value, "observed");
      return new Expected(
          text(value, "id"),
          List.of(text(value, "command").split(" ")),
          text(observed, "verdict"),
          ((Int) find(observed, "exit")).value(),
          text(observed, "matched_rule"));
    }

    boolean begins(String... words) {
      return command.subList(0, words.length).equals(List.of(words));
    }

    String told() {
      return "%s%s (%d)".formatted(verdict, rule.isEmpty() ? "" : " by " + rule, exit);
    }
  }

  /// What came back.
  private record Came(int exit, String out) {

    String firstLine() {
      return out.lines().findFirst().orElse("");
    }
  }

  @Test
  void the_page_is_what_the_run_gives() throws IOException {
    var rows = new ArrayList<String>();
    int held = 0;
    for (var expected : documented()) {
      var row = row(expected);
      held += row.isPresent() ? 1 : 0;
      rows.add(row.orElseGet(() -> notCovered(expected)));
    }
    assertThat(rows).hasSize(36);
    var page = Files.readString(PAGE);
    assertThat(page).contains(MARK);
    var written =
        page.substring(0, page.indexOf(MARK) + MARK.length())
            + "\n%d of %d hold; the other asks for what a policy does not decide.\n\n"
                .formatted(held, rows.size())
            + "| case | in gait (exit code) | in Belay (exit code) |\n|---|---|---|\n"
            + String.join("\n", rows)
            + "\n";
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, written);
    }
    assertThat(page).as("written anew by `%s`", COMMAND).isEqualTo(written);
  }

  private static List<Expected> documented() throws IOException {
    var read = Json.read(Files.readAllBytes(FOLDER.resolve("documented.json")));
    var cases = (Listing) find(((Json.Parsed) read).value(), "cases");
    return cases.elements().stream().map(Expected::of).toList();
  }

  private static Value find(Value value, String key) {
    return ((Mapping) value).find(key).orElse(Value.text(""));
  }

  private static String text(Value value, String key) {
    return find(value, key) instanceof Text(var text) ? text : "";
  }

  /// Absent when Belay has nothing to compare.
  private Optional<String> row(Expected expected) {
    if (expected.begins("policy", "test")) {
      return Optional.of(decided(expected));
    }
    if (expected.begins("policy", "simulate")) {
      return Optional.of(simulated(expected));
    }
    return expected.begins("policy", "validate")
        ? Optional.of(validated(expected))
        : Optional.empty();
  }

  private String decided(Expected expected) {
    var policy = imported(expected, 2);
    var came =
        run(
            "gate",
            "eval",
            "--policy",
            policy,
            "--input-format",
            "gait",
            "--input",
            given(expected.command().get(3)));
    assertThat(came.exit()).as(expected.id()).isEqualTo((int) expected.exit());
    var name = Path.of(expected.command().get(2)).getFileName().toString();
    var rule = expected.rule().isEmpty() ? " otherwise" : "/" + expected.rule();
    assertThat(came.firstLine())
        .as(expected.id())
        .startsWith(
            "%s by %s%s"
                .formatted(expected.verdict(), name.replace(".yaml", "").replace('_', '-'), rule));
    return "| %s | %s | %s (%d) |"
        .formatted(expected.id(), expected.told(), came.firstLine(), came.exit());
  }

  private String validated(Expected expected) {
    var came = run("policy", "validate", imported(expected, 2));
    assertThat(came.exit()).as(expected.id()).isEqualTo((int) expected.exit());
    return "| %s | %s (%d) | imported and valid (%d) |"
        .formatted(expected.id(), file(expected.command().get(2)), expected.exit(), came.exit());
  }

  private String simulated(Expected expected) {
    assertThat(expected.command()).element(2).isEqualTo("--baseline");
    assertThat(expected.command()).element(4).isEqualTo("--policy");
    assertThat(expected.command()).element(6).isEqualTo("--fixtures");
    var came =
        run(
            "policy",
            "simulate",
            "--baseline",
            imported(expected, 3),
            "--policy",
            imported(expected, 5),
            "--fixtures",
            given(expected.command().get(7)),
            "--input-format",
            "gait");
    assertThat(came.exit()).as(expected.id()).isEqualTo((int) expected.exit());
    var sum = came.out().lines().reduce("", (_, last) -> last);
    return "| %s | policy simulate (%d) | %s (%d) |"
        .formatted(expected.id(), expected.exit(), sum, came.exit());
  }

  /// @param word of the command that names a policy
  private String imported(Expected expected, int word) {
    var policy = folder.resolve("policy-%d.yaml".formatted(word)).toString();
    var gait = given(expected.command().get(word));
    var came = run("import", "gait", gait, "--out", policy, "--force");
    assertThat(came.exit()).as(expected.id()).isZero();
    return policy;
  }

  private static String given(String path) {
    return FOLDER.resolve(path).toAbsolutePath().toString();
  }

  private static String file(String path) {
    return Path.of(path).getFileName() + " is valid";
  }

  private static String notCovered(Expected expected) {
    return "| %s | %s (%d) | not covered: no policy says which servers are trusted |"
        .formatted(
            expected.id(), String.join(" ", expected.command().subList(0, 2)), expected.exit());
  }

  private static Came run(String... command) {
    var out = new StringWriter();
    var err = new PrintWriter(new StringWriter());
    var nothing = InputStream.nullInputStream();
    var desk = new Desk(Path.of(""), nothing, new PrintWriter(out), err, () -> Instant.EPOCH);
    return new Came(Main.run(desk, command), out.toString());
  }
}
