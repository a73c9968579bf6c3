package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `belay policy fmt`: gives policies, their examples and the YAML of projects their one layout.
@Command(
    name = "fmt",
    description = {
      "Gives policies, their examples and the other YAML of a project one layout: keys in their"
          + " order, the same indentation, quotes only where they are needed. What a file says, and"
          + " every comment, stays. Prints one file, or changes files in place, or only says what"
          + " it would change and ends in exit code 5. Where anything is wrong with any file,"
          + " nothing is changed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  belay policy fmt --write policies/agent-writes.yaml",
      "  belay policy fmt --check ."
    })
final class PolicyFmt implements Verb {

  private final Desk desk;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "What to lay out; - reads a policy from standard input.")
  private List<Path> paths = List.of();

  @Option(names = "--write", description = "Change the files in place, and say which.")
  private boolean isWriting;

  @Option(names = "--check", description = "Change nothing; show what would change.")
  private boolean isChecking;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicyFmt(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    if (isWriting && isChecking) {
      throw wrongUsage("--check changes nothing, so it does not go with --write");
    }
    if (isWriting && paths.contains(Formatting.STANDARD_INPUT)) {
      throw wrongUsage("standard input cannot be changed in place");
    }
    var formatting = new Formatting(desk);
    for (var path : paths) {
      formatting.add(path);
    }
    if (!formatting.problems().isEmpty()) {
      return wrong(formatting);
    }
    var files = List.copyOf(formatting.files());
    if (files.size() > 1 && !isWriting && !isChecking) {
      throw wrongUsage("%d files need --check or --write".formatted(files.size()));
    }
    return formatted(files);
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private ExitCode formatted(List<Formatting.Formatted> files) throws InvalidInput, IOException {
    var changed = files.stream().filter(Formatting.Formatted::isChanged).toList();
    if (isWriting) {
      for (var file : changed) {
        FileWriting.replace(desk, Path.of(file.path()), file.after());
        tell(file.path() + "\n");
      }
    } else if (isChecking) {
      changed.forEach(file -> tell(diff(file)));
    } else {
      tell(files.getFirst().after());
    }
    if (json) {
      desk.out().println(result(files, changed.size()).line());
    } else if (isWriting || isChecking) {
      summarize(files.size(), changed.size());
    }
    if (desk.out().checkError()) {
      throw new IOException("standard output takes no more");
    }
    return isChecking && !changed.isEmpty() ? ExitCode.EXPECTATION_FAILED : ExitCode.DONE;
  }

  /// What a person sees on the way.
  private void tell(String text) {
    if (!json) {
      desk.out().print(text);
    }
  }

  private void summarize(int files, int changed) {
    desk.out()
        .printf(
            "%d of %d %s %s%n",
            changed, files, files == 1 ? "file" : "files", isWriting ? "changed" : "would change");
  }

  private static String diff(Formatting.Formatted file) {
    return UnifiedDiff.of(file.path(), file.before(), file.after());
  }

  private JsonObject result(List<Formatting.Formatted> files, int changed) {
    return new JsonObject().put("changed", changed).put("files", files, this::file);
  }

  private JsonObject file(Formatting.Formatted file) {
    var result = new JsonObject().put("file", file.path()).put("changed", file.isChanged());
    if (isChecking) {
      result.put("diff", diff(file));
    } else if (!isWriting) {
      result.put("text", file.after());
    }
    return result;
  }

  private ExitCode wrong(Formatting formatting) {
    var problems = formatting.problems();
    if (json) {
      desk.out().println(new JsonObject().put("problems", problems, JsonObject::of).line());
    } else {
      desk.err().print(formatting.printedProblems());
      desk.err().printf("%d %s%n", problems.size(), problems.size() == 1 ? "problem" : "problems");
      desk.err().flush();
    }
    return ExitCode.INVALID_INPUT;
  }
}
