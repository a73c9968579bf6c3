package dev.belay.cli;

import static dev.belay.cli.TextTable.printable;

import dev.belay.wire.EscalationRecord;
import dev.belay.wire.Said;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/// Held calls as people read them.
final class EscalationText {

  private EscalationText() {}

  static void print(List<EscalationRecord> escalations, PrintWriter out) {
    var table = new TextTable("id", "state", "caller", "asks", "expires", "call");
    for (var escalation : escalations) {
      table.add(
          escalation.id(),
          escalation.state().text(),
          escalation.caller(),
          asks(escalation),
          Printed.time(escalation.expires()),
          escalation.summary());
    }
    table.print(out);
  }

  private static String asks(EscalationRecord escalation) {
    return escalation.needs().stream()
        .map(EscalationText::who)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String who(Said.Needed need) {
    var from = need.from().isEmpty() ? "anyone" : String.join(" or ", need.from());
    return need.count() == 1 ? from : "%d of %s".formatted(need.count(), from);
  }

  static void print(EscalationRecord escalation, PrintWriter out) {
    out.printf("%s %s%n", escalation.id(), escalation.state().text());
    out.printf("  %s%n", printable(escalation.summary()));
    out.printf(
        "  %s by %s, in %s of %s%n",
        printable(escalation.question()),
        printable(escalation.caller()),
        escalation.environment(),
        escalation.project());
    for (var need : escalation.needs()) {
      out.printf(
          "  needs: %s for %s/%s, good for %s%n",
          printable(who(need)),
          printable(need.policy()),
          printable(need.rule()),
          Printed.duration(need.within()));
    }
    out.printf(
        "  opened %s, expires %s%n",
        Printed.time(escalation.opened()), Printed.time(escalation.expires()));
    escalation
        .refusal()
        .ifPresent(
            refusal ->
                out.printf(
                    "  refused by %s: %s%n",
                    printable(refusal.by()), printable(refusal.comment())));
    out.printf("  call: %s%n  decision: %s%n", escalation.call(), escalation.decision());
  }
}
