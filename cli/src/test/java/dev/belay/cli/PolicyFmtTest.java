package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files and streams that are not as somebody would write them in a case.
final class PolicyFmtTest {

  private static final String ODD = "question: tool.call\npolicy: p\notherwise:   block\n";
  private static final String FORMATTED = "policy: p\nquestion: tool.call\notherwise: block\n";

  /// What the system takes; with the end of the text.
  private static final int LONGEST_PATH = 4_096;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int fmt(String... options) {
    return fmt(new PrintWriter(out), options);
  }

  private int fmt(PrintWriter to, String... options) {
    var in = InputStream.nullInputStream();
    var desk = new Desk(folder, in, to, new PrintWriter(err), () -> Instant.EPOCH);
    var words = new String[options.length + 2];
    words[0] = "policy";
    words[1] = "fmt";
    System.arraycopy(options, 0, words, 2, options.length);
    return Main.run(desk, words);
  }

  @Test
  void a_link_stays_and_what_it_leads_to_is_changed() throws IOException {
    Files.createDirectory(folder.resolve("there"));
    var target = Files.writeString(folder.resolve("there/p.yaml"), ODD);
    var link = Files.createSymbolicLink(folder.resolve("p.yaml"), Path.of("there/p.yaml"));
    assertThat(fmt("--write", "p.yaml")).isZero();
    assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("there/p.yaml"));
    assertThat(Files.readString(target)).isEqualTo(FORMATTED);
  }

  @Test
  void a_link_that_leads_nowhere() throws IOException {
    Files.createSymbolicLink(folder.resolve("p.yaml"), Path.of("nowhere.yaml"));
    assertThat(fmt("--write", "p.yaml")).isEqualTo(6);
    assertThat(err).hasToString("error: there is no file `p.yaml`\n");
    assertThat(folder.resolve("nowhere.yaml")).doesNotExist();
  }

  @Test
  void permissions_stay() throws IOException {
    var file = Files.writeString(folder.resolve("p.yaml"), ODD);
    var few = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(file, few);
    assertThat(fmt("--write", "p.yaml")).isZero();
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(few);
  }

  @Test
  void other_line_ends_and_a_byte_order_mark() throws IOException {
    var file = folder.resolve("p.yaml");
    Files.writeString(file, "\uFEFF" + FORMATTED.replace("\n", "\r\n"));
    assertThat(fmt("--check", "p.yaml")).isEqualTo(5);
    assertThat(out.toString()).endsWith("1 of 1 file would change\n");
    assertThat(fmt("--write", "p.yaml")).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(FORMATTED.getBytes(UTF_8));
    assertThat(fmt("--check", "p.yaml")).isZero();
  }

  @Test
  void bytes_that_are_no_text_stay() throws IOException {
    var bytes = new byte[] {'p', ':', ' ', (byte) 0xC3};
    var file = Files.write(folder.resolve("p.yaml"), bytes);
    assertThat(fmt("--write", "p.yaml")).isEqualTo(6);
    assertThat(err.toString()).startsWith("error[not-utf-8]: the file is not UTF-8\n");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void a_file_that_may_not_be_written_stays() throws IOException {
    var file = Files.writeString(folder.resolve("p.yaml"), ODD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    var mayWriteAll = Files.isWritable(file);
    assertThat(fmt("--write", "p.yaml")).isEqualTo(mayWriteAll ? 0 : 6);
    assertThat(err)
        .hasToString(
            mayWriteAll ? "" : "error: `p.yaml` may not be written\nhelp: check its permissions\n");
    assertThat(Files.readString(file).equals(ODD)).isEqualTo(!mayWriteAll);
  }

  /// There is no room beside it for a name longer than its own, for nobody.
  @Test
  void a_file_that_cannot_be_replaced_stays_and_those_before_it_are_told() throws IOException {
    var deep = folder.toRealPath();
    while (deep.toString().length() + 220 < LONGEST_PATH) {
      deep = deep.resolve("d".repeat(200));
    }
    int left = LONGEST_PATH - 1 - "//p.yaml".length() - deep.toString().length();
    deep = Files.createDirectories(deep.resolve("e".repeat(left)));
    var file = Files.writeString(deep.resolve("p.yaml"), ODD);
    Files.writeString(folder.resolve("+.yaml"), ODD);
    try {
      assertThat(fmt("--write", file.toString(), "+.yaml")).isEqualTo(1);
      assertThat(out).hasToString("+.yaml\n");
      assertThat(err.toString()).startsWith("error: /").contains("File name too long");
      assertThat(Files.readString(file)).isEqualTo(ODD);
      assertThat(deep).isDirectoryNotContaining(path -> !path.endsWith("p.yaml"));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void a_pipe_that_is_closed() throws IOException {
    Files.writeString(folder.resolve("p.yaml"), ODD);
    var closed = new PrintWriter(new ClosedPipe(), false, UTF_8);
    assertThat(fmt(closed, "p.yaml")).isEqualTo(1);
    assertThat(err).hasToString("error: standard output takes no more\n");
  }

  private static final class ClosedPipe extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
