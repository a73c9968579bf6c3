package dev.belay.bench;

import dev.belay.bench.Contender.Loaded;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Measures one contender with one number of rules. Make a new one for each, in a new process: what
/// an engine before it taught the compiler would slow this one down.
final class Trial {

  static final double NANOS_PER_MS = 1e6;

  private static final int COLLECTIONS = 3;

  private final Contender contender;
  private final int rules;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Consumer<Message> told;

  /// @param told between the steps, so that whoever waits knows what for
  Trial(
      Contender contender,
      int rules,
      Settings settings,
      LongSupplier nanoTime,
      Consumer<Message> told) {
    this.contender = contender;
    this.rules = rules;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.told = told;
  }

  /// Texts, rules and calls are gone when the heap is looked at.
  Figures run() throws Exception {
    var held = new ArrayList<Loaded<?, ?>>(1);
    var figures = timed(held);
    long with = heap();
    held.clear();
    long without = heap();
    return new Figures(
        figures.contender(),
        figures.rules(),
        figures.loadMs(),
        Math.max(0, with - without),
        figures.agreement(),
        figures.hot(),
        figures.cold());
  }

  private Figures timed(List<Loaded<?, ?>> held) throws Exception {
    var workload = Workload.of(rules, settings.calls(rules));
    var source = contender.write(workload.rules());
    told.accept(new Message.Loading());
    long began = nanoTime.getAsLong();
    var loaded = source.load();
    double loadMs = (nanoTime.getAsLong() - began) / NANOS_PER_MS;
    told.accept(new Message.Loaded(loadMs));
    held.add(loaded);
    return decided(loaded, workload, loadMs);
  }

  private <Q, A> Figures decided(Loaded<Q, A> loaded, Workload workload, double loadMs)
      throws Exception {
    var requests = new ArrayList<Q>();
    for (var call : workload.calls()) {
      requests.add(loaded.prepare(call));
    }
    var watch = new Stopwatch<>(loaded, settings, nanoTime);
    var hot = watch.time(requests.subList(0, Math.min(settings.hotCalls(), requests.size())));
    var cold =
        settings.hasCold(rules)
            ? Optional.of(watch.time(requests))
            : Optional.<Figures.Timing>empty();
    // Last: the first answers of a cold process may take longer than an engine allows itself.
    var agreement =
        new Verdicts(contender.precedence(), settings, nanoTime)
            .compare(loaded, requests, workload.expected());
    return new Figures(contender.title(), rules, loadMs, 0, agreement, Optional.of(hot), cold);
  }

  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
