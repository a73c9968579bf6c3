package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What somebody begins with means something, and its examples hold and try all of it.
final class StarterTest {

  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();

  static Set<String> questions() {
    return Starter.questions();
  }

  private int belay(String... command) {
    var both = new PrintWriter(said);
    var nothing = InputStream.nullInputStream();
    return Main.run(new Desk(folder, nothing, both, both, () -> Instant.EPOCH), command);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void its_examples_hold_and_try_everything(String question) {
    assertThat(belay("policy", "new", "mine", "--question", question)).isZero();
    assertThat(belay("policy", "test", "mine.yaml", "--coverage-min", "100"))
        .as(said.toString())
        .isZero();
    assertThat(belay("policy", "lint", "mine.yaml", "--fail-on", "warning"))
        .as(said.toString())
        .isZero();
    assertThat(belay("policy", "fmt", "--check", "mine.yaml", "mine.examples.yaml"))
        .as(said.toString())
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void its_examples_hold_in_a_project_that_allows_by_default(String question) throws Exception {
    Files.writeString(
        folder.resolve("project.yaml"),
        "project: others\ndefault: { %s: allow }\n".formatted(question));
    assertThat(belay("policy", "new", "mine", "--question", question)).isZero();
    assertThat(belay("policy", "test", ".")).as(said.toString()).isZero();
  }

  @Test
  void a_project_to_begin_with_passes_the_steps_of_its_workflow() {
    assertThat(belay("init", "agents")).isZero();
    assertThat(belay("ci", "agents", "--coverage-min", "100")).as(said.toString()).isZero();
  }
}
