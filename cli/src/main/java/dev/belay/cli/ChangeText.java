package dev.belay.cli;

import dev.belay.wire.ChangeRecord;
import dev.belay.wire.ProblemDetails.PlacedProblem;
import java.io.PrintWriter;
import java.util.List;

/// A change as a person reads it.
final class ChangeText {

  private ChangeText() {}

  static void print(ChangeRecord change, PrintWriter out) {
    out.printf(
        "change %s of %s: %s, edition %d, on release %d%n",
        change.id(), change.project(), state(change), change.edition(), change.base());
    out.printf("  why       %s%n", TextTable.printable(change.reason()));
    out.printf("  outcome   %s%n", TextTable.printable(change.outcome()));
    out.printf(
        "  by        %s; %s takes it back%n",
        String.join(", ", change.editors()), change.rollbackOwner());
    change
        .files()
        .forEach(
            (path, text) ->
                out.printf("  %s %s%n", text.isPresent() ? "writes   " : "removes  ", path));
    for (var review : change.reviews()) {
      out.printf(
          "  %s  by %s%s: %s%n",
          review.accepted() ? "accepted" : "rejected",
          review.by(),
          review.isVoid() ? " (void: it was edited since)" : "",
          TextTable.printable(review.comment()));
    }
  }

  static String state(ChangeRecord change) {
    return change
        .release()
        .map(release -> "published as release " + release)
        .orElse(change.state());
  }

  /// Problems of the files, each with its place.
  static void printProblems(List<PlacedProblem> problems, PrintWriter err) {
    for (var placed : problems) {
      var problem = placed.problem();
      err.printf("error[%s]: %s%n", problem.code(), problem.message());
      problem.place().ifPresent(place -> err.printf(" --> %s%n", place));
      problem.help().ifPresent(help -> err.printf("help: %s%n", help));
    }
  }
}
