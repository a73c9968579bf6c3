package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.language.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay init`: a project to begin with.
@Command(
    name = "init",
    description = {
      "Writes a project to begin with: a policy with examples that hold, and a workflow for a build"
          + " server whose steps are commands of belay.",
      ""
    },
    footer = {"", "Example:", "  belay init agents"},
    sortOptions = false)
final class Init implements Verb {

  private static final String POLICY = "agent-files";

  private final Desk desk;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Where to write it; made if it is not there (default: here).")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  Init(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var files = files();
    for (var name : files.keySet()) {
      if (Files.exists(desk.at(folder).resolve(name))) {
        throw new InvalidInput(
            "there is a file `%s` already".formatted(folder.resolve(name)),
            "begin in a folder of its own");
      }
    }
    for (var file : files.entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(desk.at(path).resolveSibling(""));
      FileWriting.replace(desk, path, file.getValue());
    }
    if (json) {
      desk.out()
          .println(
              new JsonObject()
                  .put(
                      "files",
                      files.keySet().stream().map(name -> folder.resolve(name).toString()).toList())
                  .line());
    } else {
      files.keySet().forEach(name -> desk.out().printf("wrote %s%n", folder.resolve(name)));
      var here = folder.toString().isEmpty() ? "." : folder.toString();
      desk.out().printf("try it: belay policy test %s%n", here);
    }
    return ExitCode.DONE;
  }

  private static Map<String, String> files() throws IOException {
    var starter = new Starter("tool.call", POLICY, "agents", "block");
    var files = new LinkedHashMap<String, String>();
    files.put(Project.FILE, text("project.yaml"));
    files.put("policies/" + POLICY + ".yaml", starter.policy());
    files.put("policies/" + POLICY + ".examples.yaml", starter.examples());
    files.put(".github/workflows/policies.yaml", text("workflow.yaml"));
    return files;
  }

  private static String text(String name) throws IOException {
    try (var in = Init.class.getResourceAsStream("starters/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}
