package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Input that nobody would write in a case file.
final class HugeInputTest {

  private static final int TEN_MEBIBYTES = 10 << 20;

  @TempDir Path folder;

  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writePolicy() throws IOException {
    var policy =
        """
        policy: p
        question: tool.call
        otherwise: allow
        """;
    Files.writeString(folder.resolve("p.yaml"), policy);
  }

  @Test
  void ten_mebibytes_in_a_file() throws IOException {
    Files.writeString(folder.resolve("huge.json"), spaces(TEN_MEBIBYTES));
    assertThat(eval("huge.json", "")).isEqualTo(6);
    assertThat(err).hasToString("error: `huge.json` has more than 4,194,304 bytes\n");
  }

  @Test
  void ten_mebibytes_on_standard_input() {
    assertThat(eval("-", spaces(TEN_MEBIBYTES))).isEqualTo(6);
    assertThat(err).hasToString("error: standard input has more than 4,194,304 bytes\n");
  }

  private static String spaces(int count) {
    return " ".repeat(count);
  }

  @Test
  void ten_thousand_lists_in_each_other() {
    assertThat(eval("-", "[".repeat(10_000))).isEqualTo(6);
    assertThat(err).hasToString("error: standard input: nests deeper than 100 levels\n");
  }

  @Test
  void ten_thousand_objects_in_an_argument() {
    var call =
        "{\"principal\": {\"id\": \"a\"}, \"tool\": {\"name\": \"a\"}, \"args\": %s1%s}"
            .formatted("{\"a\": ".repeat(10_000), "}".repeat(10_000));
    assertThat(eval("-", call)).isEqualTo(6);
    assertThat(err).hasToString("error: standard input: nests deeper than 100 levels\n");
  }

  @Test
  void a_policy_of_ten_mebibytes() throws IOException {
    Files.writeString(folder.resolve("p.yaml"), "# " + spaces(TEN_MEBIBYTES));
    assertThat(eval("-", "{}")).isEqualTo(6);
    assertThat(err).hasToString("error: `p.yaml` has more than 1,048,576 bytes\n");
  }

  private int eval(String input, String standardInput) {
    var in = new ByteArrayInputStream(standardInput.getBytes(UTF_8));
    var out = new PrintWriter(new StringWriter());
    var desk = new Desk(folder, in, out, new PrintWriter(err), () -> Instant.EPOCH);
    return Main.run(desk, "gate", "eval", "--policy", "p.yaml", "--input", input);
  }
}
