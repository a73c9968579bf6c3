package dev.belay.cli;

import dev.belay.wire.Oversight;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay audit export`: the audit, for whoever wants to check it.
@Command(
    name = "export",
    description = {
      "Writes the whole audit into a file: an entry a line, exactly as it was hashed, and a signed "
          + "checkpoint at the end. `belay audit verify` checks the file without the server.",
      ""
    },
    footer = {"", "Example:", "  belay audit export --out audit.ndjson"},
    sortOptions = false)
final class AuditExport implements Verb {

  private final Desk desk;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to; it must not exist.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  AuditExport(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var isDone = false;
    try (var plane = server.connect(desk);
        var lines = create()) {
      new Oversight(plane).exportAudit(lines);
      isDone = true;
    } finally {
      if (!isDone) {
        Files.deleteIfExists(desk.at(out));
      }
    }
    tell();
    return ExitCode.DONE;
  }

  private OutputStream create() throws InvalidInput, IOException {
    try {
      return Files.newOutputStream(
          desk.at(out), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      throw new InvalidInput(
          "there is a file `%s` already".formatted(out), "name one that does not exist");
    }
  }

  private void tell() throws IOException {
    long lines;
    try (var read = Files.lines(desk.at(out))) {
      lines = read.count();
    }
    desk.out()
        .println(
            json
                ? new JsonObject().put("file", out.toString()).put("entries", lines - 1).line()
                : "%,d entries and a checkpoint are in %s".formatted(lines - 1, out));
  }
}
