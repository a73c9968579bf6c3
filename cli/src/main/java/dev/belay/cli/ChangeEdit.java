package dev.belay.cli;

import dev.belay.wire.ChangeRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay change edit`: writes files of a change anew.
@Command(
    name = "edit",
    description = {
      "Writes files of a change anew. What was planned and reviewed of it before is void.",
      ""
    },
    footer = {"", "Example:", "  belay change edit agents 7 policies/no-deletes.yaml"},
    sortOptions = false)
final class ChangeEdit implements Verb {

  private final Desk desk;

  @Mixin private final ChangeName change = new ChangeName();

  @Parameters(
      index = "2..*",
      paramLabel = "FILE|FOLDER",
      description = "Files of the project, or the folder with all of them.")
  private List<Path> paths = new ArrayList<>();

  @Option(names = "--remove", paramLabel = "PATH", description = "A file to leave out.")
  private List<String> removed = new ArrayList<>();

  @Mixin private final Remote remote = new Remote();

  ChangeEdit(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var files = ChangeFiles.read(desk, paths, removed, Map.of());
    var edited =
        remote.ask(
            desk,
            plane -> change.in(plane).edit(change.id(), new ChangeRecord.Files(files)),
            saved -> ChangeText.print(saved, desk.out()));
    ChangeText.printProblems(edited.problems(), desk.err());
    return edited.problems().isEmpty() ? ExitCode.DONE : ExitCode.INVALID_INPUT;
  }
}
