package dev.belay.bench;

import dev.belay.bench.Figures.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The figures of a run as tables, a line for each contender.
final class Tables {

  /// Beside a time that was taken of fewer calls than those of the others.
  static final String FEWER = "*";

  private static final String NONE = "-";

  private final Results results;
  private final Settings settings;

  Tables(Results results) {
    this.results = results;
    this.settings = results.options().settings();
  }

  /// Those of whom there is at least one figure.
  Stream<Contender> contenders() {
    return Contenders.all().stream()
        .filter(
            contender ->
                settings.allSizes().stream()
                    .anyMatch(rules -> results.find(contender.title(), rules).isPresent()));
  }

  /// @param few where growth begins
  Table hot(int few) {
    int many = settings.sizes().getLast();
    var head = new ArrayList<>(List.of("hot, rules:"));
    settings.sizes().forEach(rules -> head.addAll(List.of("%,d".formatted(rules), "x")));
    head.addAll(List.of("growth", "bytes each"));
    var table = new Table(head);
    contenders().map(contender -> hot(contender, few, many)).forEach(table::add);
    return table;
  }

  private List<String> hot(Contender contender, int few, int many) {
    var row = new ArrayList<>(List.of(contender.title()));
    for (int rules : settings.sizes()) {
      row.addAll(timed(contender, rules, settings.hotCalls(), Figures::hot));
    }
    row.add(growth(contender, few, many));
    row.add(bytes(contender, many, Figures::hot));
    return row;
  }

  private String growth(Contender contender, int few, int many) {
    var from = timing(contender, few, Figures::hot);
    var to = timing(contender, many, Figures::hot);
    return from.isPresent() && to.isPresent() ? ratio(to.get().nanos(), from.get().nanos()) : NONE;
  }

  /// Only those who were asked with so many rules.
  Table cold(int rules, int calls) {
    var head = List.of("cold, %,d rules".formatted(rules), "decision", "x", "bytes each");
    var table = new Table(head);
    contenders()
        .filter(contender -> timing(contender, rules, Figures::cold).isPresent())
        .map(contender -> coldRow(contender, rules, calls))
        .forEach(table::add);
    return table;
  }

  private List<String> coldRow(Contender contender, int rules, int calls) {
    var row = new ArrayList<>(List.of(contender.title()));
    row.addAll(timed(contender, rules, calls, Figures::cold));
    row.add(bytes(contender, rules, Figures::cold));
    return row;
  }

  Table loading() {
    var head = new ArrayList<>(List.of("load, ms, rules:"));
    settings.allSizes().forEach(rules -> head.add("%,d".formatted(rules)));
    var table = new Table(head);
    contenders().map(this::loading).forEach(table::add);
    return table;
  }

  private List<String> loading(Contender contender) {
    var row = new ArrayList<>(List.of(contender.title()));
    for (int rules : settings.allSizes()) {
      row.add(told(contender, rules, figures -> "%,.0f".formatted(figures.loadMs())));
    }
    return row;
  }

  private Optional<Timing> timing(
      Contender contender, int rules, Function<Figures, Optional<Timing>> which) {
    return results.find(contender.title(), rules).flatMap(which);
  }

  private String told(Contender contender, int rules, Function<Figures, String> what) {
    return results.find(contender.title(), rules).map(what).orElse(NONE);
  }

  /// The time, and in multiples of the floor.
  private List<String> timed(
      Contender contender, int rules, int calls, Function<Figures, Optional<Timing>> which) {
    var timing = timing(contender, rules, which);
    var floor = timing(contender.floor(), rules, which);
    return List.of(
        timing
            .map(time -> duration(time.nanos()) + (time.calls() < calls ? FEWER : ""))
            .orElse(NONE),
        timing.isPresent() && floor.isPresent()
            ? ratio(timing.get().nanos(), floor.get().nanos())
            : NONE);
  }

  private String bytes(Contender contender, int rules, Function<Figures, Optional<Timing>> which) {
    return timing(contender, rules, which)
        .map(timing -> "%,.0f".formatted(timing.bytes()))
        .orElse(NONE);
  }

  static String ratio(double of, double to) {
    double ratio = of / to;
    return ratio < 9.95 ? "%.1fx".formatted(ratio) : "%,.0fx".formatted(ratio);
  }

  private static String duration(double nanos) {
    if (nanos < 999.5) {
      return "%.0f ns".formatted(nanos);
    }
    return nanos < 999_500 ? "%.1f us".formatted(nanos / 1e3) : "%,.1f ms".formatted(nanos / 1e6);
  }
}
