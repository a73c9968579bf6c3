package dev.belay.cli;

import dev.belay.engine.Problem;
import dev.belay.language.Finding;
import dev.belay.language.Level;
import dev.belay.language.Limits;
import dev.belay.language.ProblemPrinter;
import dev.belay.workbench.GaitImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay import gait`: a policy of gait as a policy of Belay.
@Command(
    name = "gait",
    description = {
      "Writes a policy of gait as a policy of Belay.",
      "",
      "What cannot mean the same goes to standard error, with its place in the policy of gait and "
          + "with what to do. What is not a policy of gait ends in exit code 6.",
      ""
    },
    footer = {"", "Example:", "  belay import gait gait/policy.yaml --out policies/agents.yaml"},
    sortOptions = false)
final class ImportGait implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "POLICY", description = "The policy of gait, a YAML file.")
  private Path policy = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the policy (default: standard output).")
  private @Nullable Path out;

  @Option(names = "--force", description = "Write over a file that is there.")
  private boolean isForced;

  @Option(
      names = "--scripts",
      description = "Write what the policy says of scripts, which is a policy of its own.")
  private boolean ofScripts;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  ImportGait(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var bytes = FileReading.read(desk, policy, Limits.FILE_BYTES);
    var name = policy.normalize().toString();
    var result = ofScripts ? GaitImport.ofScripts(name, bytes) : GaitImport.of(name, bytes);
    return switch (result) {
      case GaitImport.Imported(var text, var warnings) -> {
        write(text);
        tell(new Told(Level.WARNING, warnings), text, bytes);
        yield ExitCode.DONE;
      }
      case GaitImport.Refused(var problems) -> {
        tell(new Told(Level.ERROR, problems), "", bytes);
        yield ExitCode.INVALID_INPUT;
      }
    };
  }

  private void write(String text) throws InvalidInput, IOException {
    if (out != null && isForced) {
      FileWriting.replace(desk, out, text);
    } else if (out != null) {
      FileWriting.create(desk, out, text);
    } else if (!json) {
      desk.out().print(text);
      desk.out().flush();
    }
  }

  /// @param level of each of the problems
  private record Told(Level level, List<Problem> problems) {

    List<Finding> findings() {
      return problems.stream().map(problem -> new Finding(level, problem)).toList();
    }

    String counted() {
      int count = problems.size();
      var one = level == Level.ERROR ? "problem" : level.text();
      return "%d %s%s".formatted(count, one, count == 1 ? "" : "s");
    }
  }

  private void tell(Told told, String text, byte[] bytes) {
    if (json) {
      var result =
          new JsonObject()
              .put("imported", !text.isEmpty())
              .put("problems", told.problems(), JsonObject::of);
      if (out == null && !text.isEmpty()) {
        result.put("policy", text);
      }
      desk.out().println(result.line());
    } else if (!told.problems().isEmpty()) {
      var files = Map.of(policy.normalize().toString(), bytes);
      desk.err().print(ProblemPrinter.printFindings(told.findings(), files));
      desk.err().println(told.counted());
      desk.err().flush();
    }
  }
}
