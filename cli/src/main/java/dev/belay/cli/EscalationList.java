package dev.belay.cli;

import dev.belay.wire.Oversight;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay escalation list`: held calls.
@Command(
    name = "list",
    description = {"Shows held calls, those that wait for an answer first.", ""},
    footer = {"", "Example:", "  belay escalation list --state open"},
    sortOptions = false)
final class EscalationList implements Verb {

  private final Desk desk;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those that are open, approved, refused or closed.")
  private @Nullable String state;

  @Option(names = "--caller", paramLabel = "NAME", description = "Only calls of this principal.")
  private @Nullable String caller;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  EscalationList(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    try (var plane = server.connect(desk)) {
      var page = new Oversight(plane).escalations(conditions());
      if (json) {
        desk.out().println(Printed.json(page));
      } else {
        EscalationText.print(page.escalations(), desk.out());
      }
      return ExitCode.DONE;
    }
  }

  private Map<String, String> conditions() {
    var conditions = new TreeMap<String, String>();
    if (state != null) {
      conditions.put("state", state);
    }
    if (caller != null) {
      conditions.put("principal", caller);
    }
    return conditions;
  }
}
