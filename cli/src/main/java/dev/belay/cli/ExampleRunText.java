package dev.belay.cli;

import dev.belay.workbench.Coverage;
import dev.belay.workbench.Coverage.Condition;
import dev.belay.workbench.ExampleRun.Mismatch;
import dev.belay.workbench.ExampleRun.Ran;
import dev.belay.workbench.ExampleRun.Result;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Examples as a person reads them: each of them, then what they leave untried.
record ExampleRunText(Ran ran, PolicyFiles files) {

  /// More is for a program.
  private static final int MOST_UNTRIED = 20;

  void print(PrintWriter out) {
    var file = "";
    for (var result : ran.results()) {
      var its = files.path(result.example().at().file());
      if (!its.equals(file)) {
        out.println(its);
        file = its;
      }
      print(result, out);
    }
    out.println();
    table().print(out);
    printUntried(out);
    out.printf(
        "%n%d of %d examples hold; %d %% of the sides of conditions were tried%n",
        ran.holding(), ran.results().size(), Coverage.percent(ran.coverage()));
  }

  private void print(Result result, PrintWriter out) {
    var name = TextTable.printable(result.example().name());
    out.printf("  %-6s  %s%n", result.holds() ? "ok" : "FAILED", name);
    for (var mismatch : result.mismatches()) {
      print(mismatch, out);
    }
    if (!result.holds()) {
      out.printf("          at %s%n", at(result));
    }
  }

  private static void print(Mismatch mismatch, PrintWriter out) {
    var what = mismatch.what().equals("answer") ? "" : mismatch.what() + " ";
    out.printf("          expected %s%s%n", what, TextTable.printable(mismatch.expected()));
    out.printf("          found    %s%s%n", what, TextTable.printable(mismatch.found()));
  }

  private String at(Result result) {
    var at = result.example().at();
    return "%s:%d:%d".formatted(files.path(at.file()), at.line(), at.column());
  }

  private TextTable table() {
    var table = new TextTable("policy", "examples", "rules fired", "conditions tried");
    for (var coverage : ran.coverage()) {
      var policy = coverage.policy();
      var own =
          ran.results().stream().filter(result -> result.policy().equals(policy.name())).toList();
      table.add(
          policy.name(),
          "%d of %d".formatted(own.stream().filter(Result::holds).count(), own.size()),
          "%d of %d".formatted(coverage.fired().size(), policy.rules().size()),
          "%d of %d sides (%d %%)"
              .formatted(
                  coverage.triedSides(), coverage.sides(), Coverage.percent(List.of(coverage))));
    }
    return table;
  }

  private void printUntried(PrintWriter out) {
    var untried = untried();
    if (!untried.isEmpty()) {
      out.printf("%nuntried%n");
    }
    untried.stream().limit(MOST_UNTRIED).forEach(line -> out.println("  " + line));
    if (untried.size() > MOST_UNTRIED) {
      out.printf("  and %d more%n", untried.size() - MOST_UNTRIED);
    }
  }

  private List<String> untried() {
    var untried = new ArrayList<String>();
    for (var coverage : ran.coverage()) {
      for (var condition : coverage.conditions()) {
        if (!condition.wasTrue() || !condition.wasFalse()) {
          untried.add(untried(coverage, condition));
        }
      }
    }
    return untried;
  }

  private String untried(Coverage coverage, Condition condition) {
    var at = condition.at();
    return "%s:%d:%d: %s %s/%s was never %s"
        .formatted(
            files.path(at.file()),
            at.line(),
            at.column(),
            condition.isWhole() ? "the whole of" : "this part of",
            coverage.policy().name(),
            condition.of(),
            condition.wasTrue() ? "false" : condition.wasFalse() ? "true" : "reached");
  }
}
