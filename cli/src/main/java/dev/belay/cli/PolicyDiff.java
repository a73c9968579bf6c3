package dev.belay.cli;

import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.workbench.MeaningDiff;
import dev.belay.workbench.MeaningDiff.Change;
import dev.belay.workbench.MeaningDiff.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay policy diff`: what one set of policies means that another does not.
@Command(
    name = "diff",
    description = {
      "Compares what two sets of policies mean, never how they are written: policies and rules that"
          + " were added, removed, moved or changed, and what that could do to answers.",
      ""
    },
    footer = {"", "Example:", "  belay policy diff main/policies policies"},
    sortOptions = false)
final class PolicyDiff implements Verb {

  private final Desk desk;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "Policies, or a project.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "AFTER", description = "The same, as it is to be.")
  private Path after = Path.of("");

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicyDiff(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var old = release(before);
    var now = release(after);
    if (old.isEmpty() || now.isEmpty()) {
      return ExitCode.INVALID_INPUT;
    }
    var diff = MeaningDiff.of(old.get(), now.get());
    if (json) {
      desk.out()
          .println(new JsonObject().put("changes", diff.changes(), PolicyDiff::change).line());
    } else {
      print(diff.changes());
    }
    return ExitCode.DONE;
  }

  private Optional<Release> release(Path path) throws InvalidInput, IOException {
    return PolicyFiles.read(desk, List.of(path)).withoutExamples().release(desk, Verdict.BLOCK);
  }

  private void print(List<Change> changes) {
    var whole = Optional.<String>empty();
    for (var change : changes) {
      var of = Optional.of(change.policy());
      if (!of.equals(whole)) {
        desk.out().println(change.policy().isEmpty() ? "the project" : change.policy());
        whole = of;
      }
      print(change);
    }
    if (changes.isEmpty()) {
      desk.out().println("the two mean the same");
    }
  }

  private void print(Change change) {
    desk.out().printf("  %-7s  %s%s%n", kind(change), change.what(), effect(change.effect()));
    if (!change.before().isEmpty()) {
      desk.out().printf("           - %s%n", TextTable.printable(change.before()));
    }
    if (!change.after().isEmpty()) {
      desk.out().printf("           + %s%n", TextTable.printable(change.after()));
    }
  }

  private static String kind(Change change) {
    return change.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case NONE -> "";
      case LOOSEN -> ": may loosen";
      case TIGHTEN -> ": may tighten";
      case EITHER -> ": may loosen or tighten";
    };
  }

  private static JsonObject change(Change change) {
    return new JsonObject()
        .put("kind", kind(change))
        .put("policy", change.policy())
        .put("what", change.what())
        .put("before", change.before())
        .put("after", change.after())
        .put("effect", change.effect().name().toLowerCase(Locale.ROOT));
  }
}
