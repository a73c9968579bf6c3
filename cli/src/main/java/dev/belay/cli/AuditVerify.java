package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Problem;
import dev.belay.wire.AuditChain;
import dev.belay.wire.AuditChain.Checked;
import dev.belay.wire.AuditCheckpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay audit verify`: whether an exported audit is the one that was written, and all of it.
@Command(
    name = "verify",
    description = {
      "Checks an exported audit without asking any server: every entry must be the one that was "
          + "written, none may be missing, and the end must be signed. Names the first entry that "
          + "is not.",
      "",
      "Get the public key another way than the export: from the data folder of the control plane, "
          + "or from its /v1/keys, and keep it.",
      "",
      "Exit codes: 0 proven, 2 not proven, 6 invalid input.",
      ""
    },
    footer = {"", "Example:", "  belay audit verify audit.ndjson --key belay.pem"},
    sortOptions = false)
final class AuditVerify implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "FILE", description = "What `belay audit export` wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "Public key as PEM, or what /v1/keys answers. May be repeated.")
  private List<Path> keys = List.of();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  AuditVerify(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    return switch (checked()) {
      case Checked.Proven(var checkpoint) -> proven(checkpoint);
      case Checked.Broken(var entry, var problem) -> broken(entry, problem);
      case Checked.Unproven(var entries, _) ->
          broken(
              OptionalLong.empty(),
              Problem.of(
                      "audit-unproven",
                      "%,d entries fit together, and nothing signed says that they are all"
                          .formatted(entries))
                  .withHelp("export it again: the last line is a signed checkpoint"));
    };
  }

  private Checked checked() throws InvalidInput, IOException {
    var trusted = KeyFiles.verifying(desk, keys);
    try (var in = Files.newInputStream(desk.at(file));
        var lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return AuditChain.verify(() -> lines.lines().iterator(), trusted);
    } catch (NoSuchFileException _) {
      throw new InvalidInput("there is no file `%s`".formatted(file), "");
    }
  }

  private ExitCode proven(AuditCheckpoint checkpoint) {
    if (json) {
      desk.out()
          .println(
              new JsonObject()
                  .put("verified", true)
                  .put("tenant", checkpoint.tenant())
                  .put("entries", checkpoint.sequence())
                  .put("hash", checkpoint.hash().text())
                  .put("time", checkpoint.time().toString())
                  .line());
    } else {
      desk.out()
          .printf(
              "proven: %,d entries of tenant %s, complete at %s%n",
              checkpoint.sequence(), checkpoint.tenant(), Printed.time(checkpoint.time()));
    }
    return ExitCode.DONE;
  }

  private ExitCode broken(OptionalLong entry, Problem problem) {
    if (json) {
      var result = new JsonObject().put("verified", false);
      entry.ifPresent(sequence -> result.put("entry", sequence));
      desk.out().println(result.put("problem", JsonObject.of(problem).value()).line());
    } else {
      desk.err().println("error: " + problem.message());
      problem.help().ifPresent(help -> desk.err().println("help: " + help));
    }
    return ExitCode.NOT_VERIFIED;
  }
}
