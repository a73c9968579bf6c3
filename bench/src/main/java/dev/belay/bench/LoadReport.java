package dev.belay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What loading costs, as a person reads it.
final class LoadReport {

  private static final String NONE = "-";

  /// What was found of one goal.
  private record Reached(Goal goal, Optional<Double> figure, Optional<Double> onProcessor) {}

  private final LoadResults results;
  private final Sizes sizes;

  LoadReport(LoadResults results) {
    this.results = results;
    this.sizes = results.sizes();
  }

  String text() {
    var lines = new ArrayList<String>();
    if (sizes.pace().equals(Options.QUICK)) {
      lines.add("A QUICK RUN: ITS FIGURES MEAN NOTHING.");
    }
    lines.addAll(yardsticks());
    return Lines.of(lines) + "\n" + table().text() + "\n" + Lines.of(notes());
  }

  private List<String> yardsticks() {
    return List.of(
        "Loading: from what is given to ready to decide. Java %d, %d processors, one thread, a"
                .formatted(Runtime.version().feature(), Runtime.getRuntime().availableProcessors())
            + " process for each line that did nothing before; the median of %d for the first lines."
                .formatted(sizes.processes()),
        "In the same run: a bare process starts and ends in %,.0f ms; dev.cel by itself parses and"
                .formatted(results.bareStartMs())
            + " checks %,d conditions in %s, of which it had a processor for %s; the floor, Java by"
                .formatted(
                    sizes.rules(),
                    ms(results.find(Measure.CHECK, 0)),
                    ms(results.find(Measure.CHECK, 1)))
            + " hand from rules in memory, loads them in %s."
                .formatted(ms(results.find(Measure.FLOOR, 0))),
        "On a processor: for how much of it the thread had one. Where both differ much, the machine"
            + " had much else to do, and the first figures tell of that.");
  }

  private static String ms(Optional<Double> found) {
    return found.map("%,.0f ms"::formatted).orElse(NONE);
  }

  private Table table() {
    var table =
        new Table(List.of("loading", "got", "on a processor", "at most", "of it", "better still"));
    for (var reached : reached()) {
      table.add(row(reached));
    }
    return table;
  }

  private static List<String> row(Reached reached) {
    var goal = reached.goal();
    return List.of(
        goal.what(),
        reached.figure().map(goal::told).orElse(NONE),
        reached.onProcessor().map(goal::told).orElse(""),
        goal.told(goal.target()),
        reached.figure().map(figure -> Tables.ratio(figure, goal.target())).orElse(NONE),
        goal.stretch() == 0 ? "" : goal.told(goal.stretch()));
  }

  private List<Reached> reached() {
    return List.of(
        fromText(),
        timed(Goals.most(sizes.mostRules()), Measure.MOST),
        timed(Goals.content(sizes.rules()), Measure.CONTENT),
        timed(Goals.change(sizes.rules()), Measure.CHANGE),
        reached(Goals.memory(sizes.rules()), Measure.MEMORY, 0),
        reached(Goals.mostMemory(sizes.mostRules()), Measure.MOST, 2),
        metaspace(),
        reached(Goals.stop(sizes.stops()), Measure.STOP, 1),
        beside());
  }

  private Reached reached(Goal goal, Measure measure, int value) {
    return new Reached(goal, results.find(measure, value), Optional.empty());
  }

  private Reached timed(Goal goal, Measure measure) {
    return new Reached(goal, results.find(measure, 0), results.find(measure, 1));
  }

  /// Held against what the checker alone takes for the same conditions.
  private Reached fromText() {
    double half = results.find(Measure.CHECK, 0).orElse(Double.NaN) / 2;
    return timed(Goals.text(sizes.rules(), half), Measure.TEXT);
  }

  private Reached metaspace() {
    double before = results.find(Measure.CHANGE, 3).orElse(Double.NaN);
    return reached(Goals.metaspace(sizes.publishes(), before), Measure.CHANGE, 4);
  }

  private Reached beside() {
    var alone = results.find(Measure.BESIDE, 0);
    var both = results.find(Measure.BESIDE, 1);
    return new Reached(
        Goals.beside(),
        alone.flatMap(one -> both.map(withCandidate -> withCandidate / one)),
        Optional.empty());
  }

  private List<String> notes() {
    var notes = new ArrayList<String>();
    ofCheck().ifPresent(notes::add);
    results
        .find(Measure.CHANGE, 2)
        .map("The slowest of the changes took %,.0f ms."::formatted)
        .ifPresent(notes::add);
    results
        .find(Measure.CHANGE, 6)
        .map(after -> classes(results.find(Measure.CHANGE, 5).orElse(Double.NaN), after))
        .ifPresent(notes::add);
    results
        .find(Measure.STOP, 0)
        .map(
            "Half of the loops stopped within %.1f ms; the line shows the last of them."::formatted)
        .ifPresent(notes::add);
    results
        .find(Measure.BESIDE, 0)
        .map(nanos -> "A decision without the candidate takes %.1f us.".formatted(nanos / 1e3))
        .ifPresent(notes::add);
    reached().stream().flatMap(LoadReport::missed).forEach(notes::add);
    results
        .failures()
        .forEach(
            (measure, words) -> notes.add("Left out: %s: %s".formatted(measure.title(), words)));
    return notes;
  }

  private Optional<String> ofCheck() {
    var text = results.find(Measure.TEXT, 1);
    var check = results.find(Measure.CHECK, 1);
    return text.flatMap(ours -> check.map(theirs -> ours / theirs))
        .map(
            "On a processor, loading from text took %.2f of what dev.cel's check took."::formatted);
  }

  private static String classes(double before, double after) {
    return "Classes loaded before and after the changes: %,.0f and %,.0f.".formatted(before, after);
  }

  private static Stream<String> missed(Reached reached) {
    return reached
        .figure()
        .filter(reached.goal()::isMissed)
        .map(_ -> "Not reached: %s: %s".formatted(reached.goal().what(), reached.goal().why()))
        .stream();
  }
}
