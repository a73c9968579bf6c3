package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Somebody edits policies and examples, and sees at once what holds.
@Timeout(60)
final class WatchingTest {

  private static final String POLICY =
      """
      policy: writes
      question: tool.call
      otherwise: allow
      """;

  private static final String EXAMPLES =
      """
      examples-of: writes
      cases: [ { name: any, input: { principal: { id: a }, tool: { name: t } }, expect: %s } ]
      """;

  @TempDir private Path folder;

  @Test
  void what_is_changed_is_run_again_until_somebody_interrupts() throws Exception {
    var policy = folder.resolve("writes.yaml");
    var examples = folder.resolve("writes.examples.yaml");
    Files.writeString(policy, POLICY);
    Files.writeString(examples, EXAMPLES.formatted("allow"));
    try (var reader = new PipedReader();
        var said = new BufferedReader(reader)) {
      var test = new FutureTask<>(testing(new PrintWriter(new PipedWriter(reader))));
      var thread = Thread.ofPlatform().start(test);
      awaitLine(said, "1 of 1 examples hold; 100 % of the sides of conditions were tried");
      Files.writeString(examples, EXAMPLES.formatted("block"));
      awaitLine(said, "0 of 1 examples hold; 100 % of the sides of conditions were tried");
      Files.writeString(policy, "policy: writes\n");
      awaitLine(said, "error[missing-key]: a policy has no `question`");
      Files.delete(examples);
      Files.writeString(policy, POLICY);
      awaitLine(said, "error: there is no example beside these policies");
      thread.interrupt();
      assertThat(test.get()).isEqualTo(ExitCode.INTERRUPTED.number());
    }
  }

  private Callable<Integer> testing(PrintWriter said) {
    var nothing = InputStream.nullInputStream();
    var desk = new Desk(folder, nothing, said, said, () -> Instant.EPOCH);
    return () -> Main.run(desk, "policy", "test", "writes.yaml", "--watch", "--junit", "tests.xml");
  }

  private static void awaitLine(BufferedReader said, String wanted) throws IOException {
    var line = said.readLine();
    while (!wanted.equals(line)) {
      assertThat(line).as("before `%s`", wanted).isNotNull();
      line = said.readLine();
    }
  }
}
