package dev.belay.cli;

import dev.belay.engine.Verdict;
import dev.belay.wire.DecisionMix;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.Oversight;
import dev.belay.wire.RecordedDecision;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `belay decisions`: what was decided, and what was done.
@Command(
    name = "decisions",
    description = {
      "Shows decisions, the newest first; or one, with all that is known of it; or, with --mix, how"
          + " many there were by verdict and rule (of the last hour, unless --from is given); or,"
          + " with --bypasses, what was done that no decision allowed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  belay decisions --project agents --verdict block",
      "  belay decisions 019b798a-37a0-7019-af47-5f9bef75b9bf",
      "  belay decisions --project agents --mix"
    },
    sortOptions = false)
final class DecisionsSearch implements Verb {

  private final Desk desk;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "One decision, as JSON.")
  private @Nullable String id;

  @Option(names = "--project", paramLabel = "NAME", description = "Only of this project.")
  private @Nullable String project;

  @Option(names = "--environment", paramLabel = "NAME", description = "Only of this environment.")
  private @Nullable String environment;

  @Option(names = "--verdict", paramLabel = "VERDICT", description = "Only with this verdict.")
  private @Nullable Verdict verdict;

  @Option(names = "--caller", paramLabel = "NAME", description = "Only for this principal.")
  private @Nullable String caller;

  @Option(names = "--target", paramLabel = "NAME", description = "Only of this tool or resource.")
  private @Nullable String target;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "Only those that this policy determined.")
  private @Nullable String policy;

  @Option(names = "--from", paramLabel = "TIME", description = "Only from then on.")
  private @Nullable Instant from;

  @Option(names = "--until", paramLabel = "TIME", description = "Only before then.")
  private @Nullable Instant until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, up to 1000 (default: 20).")
  private int limit;

  @Option(
      names = "--cursor",
      paramLabel = "ID",
      description = "Go on after this decision, as the page before told.")
  private @Nullable String cursor;

  @Option(names = "--mix", description = "Count instead of listing.")
  private boolean mix;

  @Option(names = "--bypasses", description = "Show what was done that no decision allowed.")
  private boolean bypasses;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  DecisionsSearch(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    if (mix && bypasses) {
      throw new ParameterException(spec.commandLine(), "expected --mix or --bypasses, not both");
    }
    try (var plane = server.connect(desk)) {
      var oversight = new Oversight(plane);
      if (id != null) {
        desk.out().println(Printed.json(oversight.decision(id)));
      } else if (mix) {
        print(oversight.mix(conditions()));
      } else {
        print(bypasses ? oversight.bypasses() : oversight.decisions(conditions()));
      }
      return ExitCode.DONE;
    }
  }

  private Map<String, String> conditions() {
    var conditions = new TreeMap<String, String>();
    put(conditions, "project", project);
    put(conditions, "environment", environment);
    put(conditions, "verdict", verdict == null ? null : verdict.text());
    put(conditions, "principal", caller);
    put(conditions, "target", target);
    put(conditions, "policy", policy);
    put(conditions, "from", from);
    put(conditions, "until", until);
    put(conditions, "cursor", cursor);
    put(conditions, "limit", limit);
    return conditions;
  }

  private static void put(Map<String, String> conditions, String name, @Nullable Object value) {
    if (value != null) {
      conditions.put(name, value.toString());
    }
  }

  private void print(DecisionMix counted) {
    if (json) {
      desk.out().println(Printed.json(counted));
      return;
    }
    var table = new TextTable("verdict", "decisions", "policy", "rule");
    counted
        .verdicts()
        .forEach((said, count) -> table.add(said.text(), Long.toString(count), "", ""));
    for (var cause : counted.causes()) {
      table.add(
          cause.verdict().text(), Long.toString(cause.decisions()), cause.policy(), cause.rule());
    }
    table.print(desk.out());
  }

  private void print(RecordedDecision.Page page) {
    if (json) {
      desk.out().println(Printed.json(page));
      return;
    }
    var table = new TextTable("id", "time", "verdict", "caller", "target", "done", "because");
    for (var found : page.decisions()) {
      found
          .decision()
          .ifPresentOrElse(
              decision -> add(table, found, decision),
              () -> table.add(found.id(), "-", "-", "-", "-", done(found), "no decision"));
    }
    table.print(desk.out());
    page.next().ifPresent(next -> desk.out().printf("more with --cursor %s%n", next));
  }

  private static void add(TextTable table, RecordedDecision found, DecisionRecord decision) {
    table.add(
        found.id(),
        Printed.time(decision.time()),
        decision.verdict().text(),
        found.principal().orElse("-"),
        found.target().orElse(decision.question()),
        done(found),
        because(decision));
  }

  private static String done(RecordedDecision found) {
    var done =
        found.deeds().stream()
            .map(Deed::done)
            .map(deed -> deed.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(","));
    return found.isBypass() ? done + "!" : done;
  }

  private static String because(DecisionRecord decision) {
    return decision.answer().because().stream()
        .map(because -> because.sentence())
        .collect(Collectors.joining("; "));
  }
}
