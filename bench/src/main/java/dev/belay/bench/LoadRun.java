package dev.belay.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// All measures of loading, one after the other, each in a process of its own.
final class LoadRun {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Options options;
  private final Sizes sizes;
  private final PrintStream progress;
  private final Map<Measure, String> failures = new EnumMap<>(Measure.class);

  LoadRun(Options options, PrintStream progress) {
    this.options = options;
    this.sizes = Sizes.of(options.isQuick() ? Options.QUICK : Options.THOROUGH);
    this.progress = progress;
  }

  LoadResults run(LongSupplier nanoTime) throws IOException, InterruptedException {
    progress.println("a bare start");
    var bareStartMs = Yardsticks.bareStartMs(nanoTime);
    var content = Files.createTempFile("belay-bench", ".json");
    try {
      return new LoadResults(sizes, bareStartMs, taken(content), failures);
    } finally {
      Files.deleteIfExists(content);
    }
  }

  private Map<Measure, List<Double>> taken(Path content) throws IOException, InterruptedException {
    var taken = new EnumMap<Measure, List<Double>>(Measure.class);
    for (var measure : Measure.values()) {
      if (measure == Measure.WRITING || options.only().matcher(measure.title()).find()) {
        progress.println(measure.title());
        var values = taken(measure, content);
        if (!values.isEmpty()) {
          taken.put(measure, medians(values));
        }
      }
    }
    return taken;
  }

  private List<List<Double>> taken(Measure measure, Path content)
      throws IOException, InterruptedException {
    var taken = new ArrayList<List<Double>>();
    for (int i = 0; i < (measure.isRepeated() ? sizes.processes() : 1); i++) {
      try (var child =
          Child.start(Main.MEASURE, measure.name(), sizes.pace(), content.toString())) {
        told(child, measure).ifPresent(taken::add);
      }
    }
    return taken;
  }

  private Optional<List<Double>> told(Child child, Measure measure) throws InterruptedException {
    var lastWords = "took more than %d minutes".formatted(PATIENCE.toMinutes());
    while (true) {
      switch (child.next(PATIENCE).orElseGet(Message.Ended::new)) {
        case Message.Taken(var values) -> {
          return Optional.of(values);
        }
        case Message.Noise(var line) -> lastWords = line;
        case Message.Ended _ -> {
          failures.put(measure, lastWords);
          return Optional.empty();
        }
        case Message.Loading _, Message.Loaded _, Message.Done _ -> {}
      }
    }
  }

  /// Of each value that a measure takes.
  private static List<Double> medians(List<List<Double>> processes) {
    var medians = new ArrayList<Double>();
    for (int i = 0; i < processes.getFirst().size(); i++) {
      int value = i;
      medians.add(Yardsticks.median(processes.stream().map(taken -> taken.get(value)).toList()));
    }
    return medians;
  }
}
