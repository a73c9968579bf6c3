package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that is run to its end, with nothing of our environment but the search path.
final class Command {

  /// @param output both streams together
  record Ended(int exit, String output) {

    boolean isDone() {
      return exit == 0;
    }
  }

  private final List<String> words;
  private final Path folder;

  /// @param folder to run in: one that the account which runs the program can enter
  Command(Path folder, List<String> prefix, List<String> words) {
    this.folder = folder;
    this.words = new ArrayList<>(prefix);
    this.words.addAll(words);
  }

  Ended run() throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    var environment = builder.environment();
    // PGDATA, PGPORT and their like would change what PostgreSQL's programs do.
    environment.keySet().retainAll(List.of("PATH"));
    environment.put("LC_ALL", "C");
    var process = builder.start();
    try (var output = process.getInputStream()) {
      var text = new String(output.readAllBytes(), UTF_8);
      return new Ended(process.waitFor(), text);
    } finally {
      process.destroy();
    }
  }
}
