package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that run until somebody ends them.
final class ServeTest {

  private static final int TIME_TO_START_AND_STOP_SECONDS = 120;

  @TempDir Path folder;

  /// PostgreSQL, which does not run as root, has to pass through to its own folder.
  @BeforeEach
  void let_others_through() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void a_control_plane_says_where_it_is_and_ends_cleanly() throws Exception {
    var served = new Meanwhile("serve", "--data", "data", "--port", "0");

    assertThat(served.line())
        .as(() -> served.err.toString())
        .startsWith("control plane        http://127.0.0.1:");
    assertThat(served.line()).startsWith("administrator token  ").endsWith("administrator-token");
    var keyFile = served.line().replaceFirst("public key +", "");
    assertThat(Files.readString(Path.of(keyFile))).contains("PUBLIC KEY");
    assertThat(served.line()).isEqualTo("It runs until Ctrl-C.");

    var second = new StringWriter();
    assertThat(run(second, "serve", "--data", "data", "--port", "0")).isEqualTo(1);
    assertThat(second.toString())
        .startsWith("error: process ")
        .contains("already runs on the data folder")
        .contains("help: stop that process first")
        .hasLineCount(2);

    assertThat(served.ended()).isZero();
    assertThat(served.err).asString().isEmpty();
  }

  @Test
  void everything_that_is_wrong_with_the_file_of_a_gateway_is_told_at_once() throws IOException {
    Files.writeString(folder.resolve("gateway.yaml"), "listen: { port: often }\nmood: good\n");
    var err = new StringWriter();

    assertThat(run(err, "gateway", "gateway.yaml")).isEqualTo(6);
    assertThat(err.toString())
        .contains("error[gateway-file]: gateway.yaml: ")
        .contains("`listen.port`")
        .contains("`mood`")
        .contains("`upstream");
  }

  private int run(StringWriter err, String... args) {
    var out = new PrintWriter(new StringWriter());
    return Main.run(desk(out, err), args);
  }

  private Desk desk(PrintWriter out, StringWriter err) {
    return new Desk(
        folder, InputStream.nullInputStream(), out, new PrintWriter(err), () -> Instant.EPOCH);
  }

  /// A command that runs meanwhile.
  private final class Meanwhile {

    private final StringWriter err = new StringWriter();
    private final BufferedReader out;
    private final FutureTask<Integer> exit;
    private final Thread thread;

    Meanwhile(String... args) throws IOException {
      var pipe = new PipedReader();
      this.out = new BufferedReader(pipe);
      var in = new PrintWriter(new PipedWriter(pipe));
      Callable<Integer> command =
          () -> {
            try (in) {
              return Main.run(desk(in, err), args);
            }
          };
      this.exit = new FutureTask<>(command);
      this.thread = Thread.ofPlatform().start(exit);
    }

    String line() throws IOException {
      var line = out.readLine();
      return line == null ? "" : line;
    }

    int ended() throws Exception {
      thread.interrupt();
      return exit.get(TIME_TO_START_AND_STOP_SECONDS, TimeUnit.SECONDS);
    }
  }
}
