package dev.belay.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/// What a build says of policies: each step with the line that sums it up, and all that was said by
/// those that do not hold.
record CiReport(List<CiStep> steps) {

  CiReport {
    steps = List.copyOf(steps);
  }

  private boolean holds() {
    return steps.stream().allMatch(CiStep::holds);
  }

  /// The first that does not hold says how it ended; but what was interrupted says nothing of all.
  ExitCode exitCode() {
    if (steps.stream().anyMatch(CiStep::isInterrupted)) {
      return ExitCode.INTERRUPTED;
    }
    return steps.stream()
        .filter(step -> !step.holds())
        .findFirst()
        .map(step -> ExitCode.of(step.exit()))
        .orElse(ExitCode.DONE);
  }

  void print(PrintWriter out) {
    for (var step : steps) {
      if (!step.holds()) {
        out.println("$ " + typed(step));
        out.println(step.said());
      }
    }
    var table = new TextTable("step", "result", "in short");
    steps.forEach(step -> table.add(step.name(), result(step), step.sum()));
    table.print(out);
  }

  private static String typed(CiStep step) {
    return "belay " + String.join(" ", step.command());
  }

  private static String result(CiStep step) {
    return step.holds() ? "ok" : step.isInterrupted() ? "stopped" : "FAILED";
  }

  /// For a pull request: what does not hold can be opened.
  String markdown() {
    var text = new StringBuilder("## Policies: %s%n%n".formatted(holds() ? "ok" : "not ok"));
    text.append("| step | result | in short |\n|---|---|---|\n");
    for (var step : steps) {
      text.append("| `%s` | %s | %s |\n".formatted(step.name(), result(step), cell(step.sum())));
    }
    for (var step : steps) {
      if (!step.holds()) {
        text.append(
            "\n<details><summary><code>%s</code></summary>\n\n%s\n</details>\n"
                .formatted(escaped(typed(step)), fenced(step.said())));
      }
    }
    return text.toString();
  }

  private static String cell(String text) {
    return escaped(text).replace("|", "\\|");
  }

  private static String escaped(String text) {
    return TextTable.printable(text).replace("&", "&amp;").replace("<", "&lt;");
  }

  /// Between fences that are longer than any inside.
  private static String fenced(String text) {
    var fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return "%s\n%s%s".formatted(fence, text, fence);
  }

  JunitReport junit() {
    return new JunitReport(Map.of("belay ci", steps.stream().map(CiReport::test).toList()));
  }

  private static JunitReport.Case test(CiStep step) {
    return new JunitReport.Case(
        step.name(), "", 1, step.holds() ? "" : step.sum(), step.holds() ? step.sum() : "");
  }

  JsonObject json() {
    return new JsonObject()
        .put("holds", holds())
        .put(
            "steps",
            steps,
            step ->
                new JsonObject()
                    .put("name", step.name())
                    .put("command", typed(step))
                    .put("exit", step.exit())
                    .put("said", step.said()));
  }
}
