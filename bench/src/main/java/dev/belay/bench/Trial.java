package dev.belay.bench;

import dev.belay.bench.Contender.Loaded;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Measures one contender with one number of rules. Make a new one for each, in a new process: what
/// an engine before it taught the compiler would slow this one down.
final class Trial {

  static final double NANOS_PER_MS = 1e6;

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

  Figures run() throws Exception {
    var workload = Workload.of(rules, settings.calls(rules));
    var source = contender.write(workload.rules());
    told.accept(new Message.Loading());
    long began = nanoTime.getAsLong();
    var loaded = source.load();
    double loadMs = (nanoTime.getAsLong() - began) / NANOS_PER_MS;
    told.accept(new Message.Loaded(loadMs));
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
    return new Figures(contender.title(), rules, loadMs, agreement, Optional.of(hot), cold);
  }
}
