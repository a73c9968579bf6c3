package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A simulation in a process of its own that is told to end, or killed outright.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class SimulationSignalTest {

  private static final int FIXTURES = 60_000;

  @TempDir Path folder;

  @Test
  void a_signal_lets_it_tell_what_it_knows_and_the_next_run_goes_on() throws Exception {
    write();
    var first = start("first");
    awaitLog(first);
    first.destroy();
    assertThat(first.waitFor()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(said("first")).matches("(?s).*interrupted after [0-9,]+ fixtures: .* same\n");

    var second = start("second");
    awaitLog(second);
    second.destroyForcibly();
    second.waitFor();
    assertThat(said("second")).isEmpty();

    assertThat(start("third").waitFor()).isZero();
    assertThat(said("third")).contains("60,000 fixtures: 30,000 loosened");
    assertThat(folder.resolve("night.log")).doesNotExist();
  }

  private void write() throws IOException {
    Files.writeString(folder.resolve("now.yaml"), policy("block"));
    Files.writeString(folder.resolve("next.yaml"), policy("allow"));
    try (var lines = Files.newBufferedWriter(folder.resolve("night.ndjson"), UTF_8)) {
      for (int i = 0; i < FIXTURES; i++) {
        lines.write(
            "{\"principal\":{\"id\":\"a\"},\"tool\":{\"name\":\"%s\"}}%n"
                .formatted(i % 2 == 0 ? "pay" : "list"));
      }
    }
  }

  private static String policy(String then) {
    return """
    policy: pays
    question: tool.call
    rules: [ { rule: paying, when: tool.name == "pay", then: %s } ]
    """
        .formatted(then);
  }

  private Process start(String name) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.belay.cli.Main"));
    command.addAll(
        List.of("policy", "simulate", "--baseline", "now.yaml", "--policy", "next.yaml"));
    command.addAll(List.of("--fixtures", "night.ndjson", "--resume", "night.log"));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(file(name + ".out"))
        .redirectError(file(name + ".err"))
        .start();
  }

  private File file(String name) {
    return folder.resolve(name).toFile();
  }

  private String said(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".out"));
  }

  /// Until the run has written more than was there.
  private void awaitLog(Process run) throws IOException {
    var log = folder.resolve("night.log");
    var before = Files.exists(log) ? Files.size(log) : 0;
    while (run.isAlive() && (!Files.exists(log) || Files.size(log) < before + 1_000)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(run.isAlive()).as("it has much to do yet").isTrue();
  }
}
