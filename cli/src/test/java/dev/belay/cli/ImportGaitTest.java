package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file that `belay import gait --out` writes is there whole, or the one before is untouched.
final class ImportGaitTest {

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("gait.yaml"), "default_verdict: block\n");
    Files.writeString(folder.resolve("wrong.yaml"), "default_verdict: never\n");
    Files.writeString(folder.resolve("mine.yaml"), "policy: mine\n");
  }

  @Test
  void what_is_written_is_a_policy_of_Belay() throws IOException {
    assertThat(run("import", "gait", "gait.yaml", "--out", "new.yaml")).isZero();
    assertThat(folder.resolve("new.yaml"))
        .hasContent(
            """
            # Imported from gait.yaml, a policy of gait.
            policy: gait
            question: tool.call

            otherwise: block
            """);
    assertThat(run("policy", "validate", "new.yaml")).isZero();
    assertThat(names())
        .containsExactlyInAnyOrder("gait.yaml", "wrong.yaml", "mine.yaml", "new.yaml");
  }

  @Test
  void a_file_that_is_there_is_untouched() throws IOException {
    assertThat(run("import", "gait", "gait.yaml", "--out", "mine.yaml")).isEqualTo(6);
    assertThat(folder.resolve("mine.yaml")).hasContent("policy: mine\n");
    assertThat(names()).containsExactlyInAnyOrder("gait.yaml", "wrong.yaml", "mine.yaml");
  }

  @Test
  void a_file_that_is_there_is_untouched_by_what_is_no_policy() throws IOException {
    assertThat(run("import", "gait", "wrong.yaml", "--out", "mine.yaml", "--force")).isEqualTo(6);
    assertThat(folder.resolve("mine.yaml")).hasContent("policy: mine\n");
    assertThat(run("import", "gait", "wrong.yaml", "--out", "new.yaml")).isEqualTo(6);
    assertThat(names()).containsExactlyInAnyOrder("gait.yaml", "wrong.yaml", "mine.yaml");
  }

  @Test
  void a_file_is_written_over_only_if_so_asked() throws IOException {
    assertThat(run("import", "gait", "gait.yaml", "--out", "mine.yaml", "--force")).isZero();
    assertThat(folder.resolve("mine.yaml")).content().startsWith("# Imported");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private int run(String... command) {
    var nowhere = new PrintWriter(new StringWriter());
    var nothing = InputStream.nullInputStream();
    return Main.run(new Desk(folder, nothing, nowhere, nowhere, () -> Instant.EPOCH), command);
  }
}
