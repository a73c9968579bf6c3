package dev.belay.bench;

import com.sun.management.ThreadMXBean;
import dev.belay.bench.Contender.Loaded;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// Times decisions: warms up, then takes the median of some rounds. Not safe for more than one
/// thread.
///
/// @param <Q> a request in the engine's own form
/// @param <A> an answer in the engine's own form
final class Stopwatch<Q, A> {

  private static final int LEAST_CALLS = 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Loaded<Q, A> loaded;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Sink sink = new Sink();

  Stopwatch(Loaded<Q, A> loaded, Settings settings, LongSupplier nanoTime) {
    this.loaded = loaded;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  Figures.Timing time(List<Q> all) throws Exception {
    double each = warmUp(all);
    int affordable = (int) Math.clamp(settings.most().toNanos() / each, LEAST_CALLS, all.size());
    return time(all.subList(0, affordable), each);
  }

  private Figures.Timing time(List<Q> requests, double each) throws Exception {
    int passes = (int) Math.max(1, settings.round().toNanos() / (each * requests.size()));
    var rounds = new double[settings.rounds()];
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds.length; i++) {
      rounds[i] = round(requests, passes);
    }
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    Arrays.sort(rounds);
    double decisions = (double) rounds.length * passes * requests.size();
    return new Figures.Timing(rounds[rounds.length / 2], allocated / decisions, requests.size());
  }

  /// Answers how many nanoseconds one decision takes in the second half of it.
  private double warmUp(List<Q> requests) throws Exception {
    long half = settings.warmUp().dividedBy(2).toNanos();
    int next = asked(requests, 0, half).next();
    var warm = asked(requests, next, half);
    return warm.nanos() / warm.decisions();
  }

  private record Asked(int next, double decisions, double nanos) {}

  /// Asks one call after the other, from the first again after the last, until the time is over.
  private Asked asked(List<Q> requests, int first, long nanos) throws Exception {
    long began = nanoTime.getAsLong();
    long decisions = 0;
    int next = first;
    long passed;
    do {
      sink.take(loaded.decide(requests.get(next)));
      next = next + 1 == requests.size() ? 0 : next + 1;
      decisions++;
      passed = nanoTime.getAsLong() - began;
    } while (passed < nanos);
    return new Asked(next, decisions, passed);
  }

  /// Nanoseconds for each decision.
  private double round(List<Q> requests, int passes) throws Exception {
    long began = nanoTime.getAsLong();
    for (int pass = 0; pass < passes; pass++) {
      for (int i = 0; i < requests.size(); i++) {
        sink.take(loaded.decide(requests.get(i)));
      }
    }
    return (nanoTime.getAsLong() - began) / ((double) passes * requests.size());
  }
}
