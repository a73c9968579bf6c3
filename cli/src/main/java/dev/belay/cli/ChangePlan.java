package dev.belay.cli;

import dev.belay.wire.PlanRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay change plan`: what a change would do.
@Command(
    name = "plan",
    description = {
      "Finds out what a change would do: its problems, its examples, and which of the decisions"
          + " recorded in an environment would be different. Examples that fail end in exit code"
          + " 5, problems in 6.",
      ""
    },
    footer = {"", "Example:", "  belay change plan agents 7"},
    sortOptions = false)
final class ChangePlan implements Verb {

  private final Desk desk;

  @Mixin private final ChangeName change = new ChangeName();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Whose decisions are looked at (default: production).")
  private String environment = Environments.USUAL;

  @Mixin private final Remote remote = new Remote();

  ChangePlan(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var plan =
        remote.ask(
            desk,
            plane -> change.in(plane).plan(change.id(), environment),
            made -> print(made, desk.out()));
    ChangeText.printProblems(plan.problems(), desk.err());
    if (!plan.problems().isEmpty()) {
      return ExitCode.INVALID_INPUT;
    }
    return plan.examples().stream().allMatch(PlanRecord.Example::met)
        ? ExitCode.DONE
        : ExitCode.EXPECTATION_FAILED;
  }

  private static void print(PlanRecord plan, PrintWriter out) {
    out.printf("plan %s%n", plan.digest());
    out.printf(
        "  of change %s, edition %d, against release %d in %s; good until %s%n",
        plan.change(),
        plan.edition(),
        plan.base(),
        plan.environment(),
        Printed.time(plan.expires()));
    plan.changedFiles().forEach(path -> out.printf("  changes %s%n", path));
    if (plan.weakens()) {
      out.println("  it loosens what is decided");
    }
    printExamples(plan, out);
    printEvidence(plan.evidence(), out);
  }

  private static void printExamples(PlanRecord plan, PrintWriter out) {
    if (plan.examples().isEmpty()) {
      return;
    }
    out.println();
    var table = new TextTable("example", "must", "is", "");
    for (var example : plan.examples()) {
      table.add(
          example.name(), example.must(), example.answer(), example.met() ? "" : "not as promised");
    }
    table.print(out);
  }

  static void printEvidence(PlanRecord.Evidence evidence, PrintWriter out) {
    out.println();
    if (!evidence.differences().isEmpty() || !evidence.cannotTell().isEmpty()) {
      var table = new TextTable("decisions", "subjects", "from", "to", "because of", "such as");
      for (var difference : evidence.differences()) {
        table.add(
            Long.toString(difference.decisions()),
            Integer.toString(difference.subjects()),
            difference.from().text(),
            difference.to().text(),
            cause(difference),
            String.join(" ", difference.samples().stream().limit(1).toList()));
      }
      for (var untold : evidence.cannotTell()) {
        table.add(
            Long.toString(untold.decisions()),
            Integer.toString(untold.subjects()),
            "",
            "cannot tell",
            "unknown: " + untold.unknown(),
            String.join(" ", untold.samples().stream().limit(1).toList()));
      }
      table.print(out);
    }
    out.printf("%d recorded decisions stay what they are%n", evidence.same());
  }

  private static String cause(PlanRecord.Difference difference) {
    if (difference.policy().isEmpty()) {
      return "no policy";
    }
    return difference.rule().isEmpty()
        ? difference.policy()
        : difference.policy() + "/" + difference.rule();
  }
}
