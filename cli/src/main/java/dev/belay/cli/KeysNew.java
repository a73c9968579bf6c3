package dev.belay.cli;

import dev.belay.wire.SigningKey;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay keys new`: makes a key pair to sign with.
@Command(
    name = "new",
    description = {
      "Makes an Ed25519 key pair in a file that only you can read. Keep the file; give others the "
          + "public half, which `belay keys show` writes.",
      ""
    },
    footer = {"", "Example:", "  belay keys new ann.key"},
    sortOptions = false)
final class KeysNew implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "FILE", description = "Where the key pair goes; must not exist.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  KeysNew(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var id = made().verifyingKey().id();
    if (json) {
      desk.out().println(new JsonObject().put("file", file.toString()).put("key", id).line());
    } else {
      desk.out().printf("key %s is in %s%n", id, file);
    }
    return ExitCode.DONE;
  }

  private SigningKey made() throws InvalidInput, IOException {
    try {
      return SigningKey.create(desk.at(file));
    } catch (FileAlreadyExistsException _) {
      throw new InvalidInput(
          "there is a file `%s` already".formatted(file), "name one that does not exist");
    } catch (NoSuchFileException _) {
      throw new InvalidInput(
          "there is no folder for `%s`".formatted(file), "make the folder first");
    } catch (AccessDeniedException _) {
      throw new InvalidInput("`%s` may not be written".formatted(file), "check its permissions");
    }
  }
}
