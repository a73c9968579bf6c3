package dev.belay.cli;

import dev.belay.workbench.InOrder;
import dev.belay.workbench.Simulation;
import dev.belay.workbench.Simulation.Changed;
import dev.belay.workbench.SimulationCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Asks all fixtures, by several threads. What comes of it depends neither on how many there are
/// nor on which of them is the faster. Make a new one for each run.
final class SimulationRun {

  /// What some fixtures were answered.
  private record Answers(long fixtures, long bytes, List<Changed> changed) {}

  private final Simulation simulation;
  private final Fixtures fixtures;
  private final FixtureFiles files;
  private final Optional<SimulationLog> log;
  private final SimulationCounts counts;
  private long bytes;

  /// @param counts what was found before, and takes what is found
  SimulationRun(
      Simulation simulation,
      Fixtures fixtures,
      FixtureFiles files,
      Optional<SimulationLog> log,
      SimulationCounts counts) {
    this.simulation = simulation;
    this.fixtures = fixtures;
    this.files = files;
    this.log = log;
    this.counts = counts;
  }

  /// Whether it came to its end: somebody may have interrupted it.
  boolean run(int threads) throws InvalidInput, IOException, InterruptedException {
    var isInterrupted = files.desk().interruption().heeded();
    try (var batches = new FixtureBatches(files)) {
      bytes = batches.skip(counts.fixtures());
      try (var progress = new Progress(files.desk(), files.bytes(), bytes);
          var answers = new InOrder<>(threads, pieces(batches))) {
        while (answers.hasNext()) {
          if (isInterrupted.getAsBoolean()) {
            return false;
          }
          take(Pieces.next(answers));
          progress.show(bytes, "%,d fixtures".formatted(counts.fixtures()));
        }
        return true;
      }
    }
  }

  private Iterator<Callable<Answers>> pieces(Iterator<List<Kept>> batches) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public Callable<Answers> next() {
        var batch = batches.next();
        return () -> answers(batch);
      }
    };
  }

  private Answers answers(List<Kept> batch) throws InvalidInput, IOException {
    var changed = new ArrayList<Changed>();
    long length = 0;
    for (var kept : batch) {
      var fixture = fixtures.read(kept.name(), kept.read(files.desk()));
      simulation.changed(fixture).ifPresent(changed::add);
      length += kept.length();
    }
    return new Answers(batch.size(), length, changed);
  }

  private void take(Answers answers) throws IOException {
    answers.changed().forEach(counts::add);
    counts.addAsked(answers.fixtures());
    bytes += answers.bytes();
    if (log.isPresent()) {
      log.get().add(answers.changed(), counts.fixtures());
    }
  }
}
