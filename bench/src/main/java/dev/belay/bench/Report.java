package dev.belay.bench;

import static java.util.stream.Collectors.joining;

import dev.belay.bench.Outcome.LeftOut;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The results as a person reads them.
final class Report {

  private final Results results;
  private final Settings settings;
  private final Tables tables;

  Report(Results results) {
    this.results = results;
    this.settings = results.options().settings();
    this.tables = new Tables(results);
  }

  String text() {
    return Stream.of(
            preface(),
            hot(),
            cold(settings.coldRules(), settings.coldCalls()),
            cold(settings.mostRules(), settings.mostRulesCalls()),
            loading(),
            notes())
        .filter(part -> !part.isEmpty())
        .collect(joining("\n"));
  }

  private String preface() {
    return lines(
        results.options().isQuick() ? "A QUICK RUN: ITS FIGURES MEAN NOTHING." : "",
        "Decisions: verdict and the rule that determines it. Java %d, %d processors, one thread,"
            .formatted(Runtime.version().feature(), Runtime.getRuntime().availableProcessors()),
        "a process for each line and size; %d ms of warm-up, then the median of %d rounds."
            .formatted(settings.warmUp().toMillis(), settings.rounds()),
        "x: times the floor of the same form of request. %s: slow, so timed with fewer calls."
            .formatted(Tables.FEWER));
  }

  private String hot() {
    int few = settings.sizes().get(1);
    int many = settings.sizes().getLast();
    return lines(
            "The same %,d calls again and again. Growth: from %,d to %,d rules. Bytes: allocated for"
                .formatted(settings.hotCalls(), few, many),
            "one decision with %,d rules.".formatted(many))
        + "\n"
        + tables.hot(few).text();
  }

  private String cold(int rules, int calls) {
    var table = tables.cold(rules, calls);
    var about = "%,d different calls.".formatted(calls);
    return table.isEmpty() ? "" : lines(about) + "\n" + table.text();
  }

  private String loading() {
    return lines(
            "From text to ready (the floor: from rules in memory), in a process that did nothing"
                + " before.",
            "A bare process starts and ends in %,.0f ms."
                .formatted(results.yardsticks().bareStartMs()),
            beside())
        + "\n"
        + tables.loading().text();
  }

  /// Belay's loading beside what the library that it checks with needs for as many conditions.
  private String beside() {
    int rules = results.yardsticks().rules();
    var checkMs = results.yardsticks().checkMs().orElse(Double.NaN);
    var belay =
        results
            .find(Belay.Form.FROM_MAP.title, rules)
            .map(figures -> Tables.ratio(figures.loadMs(), checkMs))
            .map("; Belay loads them in %s that time"::formatted)
            .orElse("");
    return "dev.cel by itself parses and checks %,d conditions in %,.0f ms%s."
        .formatted(rules, checkMs, belay);
  }

  private String notes() {
    var notes = new ArrayList<String>();
    notes.add("How each is written:");
    tables
        .contenders()
        .map(contender -> "  %s: %s.".formatted(contender.title(), contender.how()))
        .forEach(notes::add);
    notes.add("Calls:");
    settings.allSizes().stream().map(Report::shares).forEach(notes::add);
    results.leftOut().stream().map(Report::leftOut).forEach(notes::add);
    results.absent().stream()
        .map(out -> "Not here: %s: %s.".formatted(out.title(), out.why()))
        .forEach(notes::add);
    notes.addAll(verdicts());
    return Lines.of(notes);
  }

  private static String shares(int rules) {
    var shares = Workload.of(rules, 1_000).shares();
    return "  %,d rules: %.0f %% of calls match one, %.0f %% several; %.0f bytes a call."
        .formatted(rules, 100 * shares.matched(), 100 * shares.several(), shares.bytesOfCall());
  }

  private static String leftOut(LeftOut out) {
    return "Left out: %s with %,d rules %s.".formatted(out.contender(), out.rules(), out.why());
  }

  private List<String> verdicts() {
    if (!results.allAgree()) {
      return results.differing().stream().map(Report::wrong).toList();
    }
    int compared = results.measured().mapToInt(figures -> figures.agreement().calls()).sum();
    return List.of(
        "Verdicts: all %,d compared answers are those that the workload expects."
            .formatted(compared));
  }

  private static String wrong(Figures figures) {
    return "WRONG: %s with %,d rules in %,d of %,d answers (%s)."
        .formatted(
            figures.contender(),
            figures.rules(),
            figures.agreement().other(),
            figures.agreement().calls(),
            figures.agreement().example());
  }

  private static String lines(String... lines) {
    return Stream.of(lines)
        .filter(line -> !line.isEmpty())
        .map(line -> line + "\n")
        .collect(joining());
  }
}
