package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay keys show`: the half of a key pair that others get.
@Command(
    name = "show",
    description = {"Shows the public half of a key pair, which verifies what the pair signs.", ""},
    footer = {"", "Example:", "  belay keys show ann.key --public-out ann.pub"},
    sortOptions = false)
final class KeysShow implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "FILE", description = "What `belay keys new` made.")
  private Path file = Path.of("");

  @Option(
      names = "--public-out",
      paramLabel = "FILE",
      description = "Write the public key into this file, which must not exist.")
  private @Nullable Path publicOut;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  KeysShow(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var key = KeyFiles.signing(desk, file).verifyingKey();
    if (publicOut != null) {
      FileWriting.createNew(desk, publicOut, key.toPem());
    }
    if (json) {
      desk.out().println(new JsonObject().put("key", key.id()).put("pem", key.toPem()).line());
    } else if (publicOut == null) {
      desk.out().print(key.toPem());
      desk.out().printf("key %s%n", key.id());
    } else {
      desk.out().printf("the public half of key %s is in %s%n", key.id(), publicOut);
    }
    return ExitCode.DONE;
  }
}
