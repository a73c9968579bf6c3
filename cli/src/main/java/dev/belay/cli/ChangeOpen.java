package dev.belay.cli;

import dev.belay.rollout.Example;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay change open`: begins a change with the files that differ from the head.
@Command(
    name = "open",
    description = {
      "Begins a change with files from your disk. It is observed at once, wherever the project is"
          + " enforced, as soon as it means something.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay change open agents policies/no-deletes.yaml --reason \"a ledger was deleted\" \\",
      "      --outcome \"nothing is deleted\" --rollback-owner otto"
    },
    sortOptions = false)
final class ChangeOpen implements Verb {

  private final Desk desk;

  @Parameters(index = "0", paramLabel = "PROJECT", description = "What is changed.")
  private String project = "";

  @Parameters(
      index = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "Files of the project, or the folder with all of them.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for whoever reviews it.")
  private String reason = "";

  @Option(
      names = "--outcome",
      required = true,
      paramLabel = "TEXT",
      description = "What should be different afterwards.")
  private String outcome = "";

  @Option(
      names = "--rollback-owner",
      required = true,
      paramLabel = "PERSON",
      description = "Who watches its rollout and takes it back.")
  private String rollbackOwner = "";

  @Option(names = "--remove", paramLabel = "PATH", description = "A file to leave out.")
  private List<String> removed = new ArrayList<>();

  @Option(
      names = "--must-allow",
      paramLabel = "FILE",
      description = "Requests, as JSON, that must be allowed.")
  private List<Path> mustAllow = new ArrayList<>();

  @Option(
      names = "--must-block",
      paramLabel = "FILE",
      description = "Requests, as JSON, that must be blocked.")
  private List<Path> mustBlock = new ArrayList<>();

  @Mixin private final Remote remote = new Remote();

  ChangeOpen(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var allowed = ChangeExamples.read(desk, mustAllow, Example.Must.ALLOW);
    var blocked = ChangeExamples.read(desk, mustBlock, Example.Must.BLOCK);
    var change =
        remote.ask(
            desk,
            plane -> {
              var in = plane.in(project);
              var head = in.release(in.show().head());
              var files = ChangeFiles.read(desk, paths, removed, head.files());
              return in.open(
                  new ChangeRecord.Opening(
                      reason, outcome, rollbackOwner, files, allowed, blocked));
            },
            opened -> ChangeText.print(opened, desk.out()));
    ChangeText.printProblems(change.problems(), desk.err());
    return change.problems().isEmpty() ? ExitCode.DONE : ExitCode.INVALID_INPUT;
  }
}
