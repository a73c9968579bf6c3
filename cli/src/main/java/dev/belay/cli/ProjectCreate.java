package dev.belay.cli;

import dev.belay.engine.Verdict;
import dev.belay.wire.ProjectRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay project create`: makes a project.
@Command(
    name = "create",
    description = {
      "Makes a project. Its release 0 has no policies, and decides the questions that you name a"
          + " default for.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay project create agents --default tool.call=block --reviews 1 --approver leads"
    },
    sortOptions = false)
final class ProjectCreate implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "PROJECT", description = "Its name.")
  private String name = "";

  @Option(
      names = "--default",
      paramLabel = "QUESTION=VERDICT",
      description = "What happens to a request on which no policy has an opinion.")
  private Map<String, Verdict> defaults = new TreeMap<>();

  @Option(
      names = "--reviews",
      paramLabel = "N",
      description = "How many people must accept a plan (default: 1).")
  private int reviews = 1;

  @Option(
      names = "--approver",
      paramLabel = "GROUP",
      description = "A group that is asked where a rollout names none.")
  private List<String> approvers = new ArrayList<>();

  @Mixin private final Remote remote = new Remote();

  ProjectCreate(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var opening = new ProjectRecord.Opening(name, new TreeMap<>(defaults), reviews, approvers);
    remote.ask(desk, plane -> plane.make(opening), this::print);
    return ExitCode.DONE;
  }

  private void print(ProjectRecord project) {
    desk.out()
        .printf(
            "project %s is enforced in %s%n",
            project.name(), String.join(", ", project.environments()));
    if (project.reviews() == 0) {
      desk.out().println("nobody has to accept what is published in it");
    }
  }
}
