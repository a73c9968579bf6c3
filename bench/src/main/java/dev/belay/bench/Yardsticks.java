package dev.belay.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What times of loading are held against.
///
/// @param bareStartMs to start a process that does nothing
/// @param rules how many conditions are checked
/// @param checkMs to parse and check as many conditions with `dev.cel`, and nothing else, in a
///     process that did nothing before; absent when it failed
record Yardsticks(double bareStartMs, int rules, Optional<Double> checkMs) {

  private static final int BARE_STARTS = 5;
  private static final int CHECKS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  static Yardsticks measure(int rules, LongSupplier nanoTime)
      throws IOException, InterruptedException {
    return new Yardsticks(bareStartMs(nanoTime), rules, checkMs(rules));
  }

  static double bareStartMs(LongSupplier nanoTime) throws IOException, InterruptedException {
    var starts = new ArrayList<Double>();
    for (int i = 0; i < BARE_STARTS; i++) {
      long began = nanoTime.getAsLong();
      try (var child = Child.start(Main.NOTHING)) {
        child.exitCode();
      }
      starts.add((nanoTime.getAsLong() - began) / Trial.NANOS_PER_MS);
    }
    return median(starts);
  }

  private static Optional<Double> checkMs(int rules) throws IOException, InterruptedException {
    var checks = new ArrayList<Double>();
    for (int i = 0; i < CHECKS; i++) {
      try (var child = Child.start(Main.CHECK, Integer.toString(rules))) {
        told(child).ifPresent(checks::add);
      }
    }
    return checks.isEmpty() ? Optional.empty() : Optional.of(median(checks));
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static Optional<Double> told(Child child) throws InterruptedException {
    while (true) {
      switch (child.next(PATIENCE).orElseGet(Message.Ended::new)) {
        case Message.Loaded(var ms) -> {
          return Optional.of(ms);
        }
        case Message.Ended _ -> {
          return Optional.empty();
        }
        case Message.Loading _, Message.Noise _, Message.Done _, Message.Taken _ -> {}
      }
    }
  }

  /// The part of it that runs in its own process.
  static Message check(int rules, LongSupplier nanoTime) throws Exception {
    List<String> conditions =
        Workload.of(rules, 0).rules().stream().map(Condition::ofCall).toList();
    var sink = new Sink();
    long began = nanoTime.getAsLong();
    sink.take(CelPrograms.checked(conditions));
    return new Message.Loaded((nanoTime.getAsLong() - began) / Trial.NANOS_PER_MS);
  }
}
