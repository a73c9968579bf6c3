package dev.belay.bench;

import dev.belay.engine.Checked;
import dev.belay.engine.CompiledRelease;
import dev.belay.engine.Digest;
import dev.belay.engine.Json;
import dev.belay.engine.Release;
import java.util.List;
import java.util.function.LongSupplier;

/// Loads rules once and times it.
///
/// @param nanoTime a clock that only moves forward
record Loads(LongSupplier nanoTime) {

  private static final Digest ADDRESS = Digest.of(new byte[0]);

  private double sinceMs(long began) {
    return (nanoTime.getAsLong() - began) / Trial.NANOS_PER_MS;
  }

  List<Double> floor(int rules) throws Exception {
    var source = Floor.FROM_MAP.write(Workload.of(rules, 0).rules());
    var sink = new Sink();
    long began = nanoTime.getAsLong();
    sink.take(source.load());
    return List.of(sinceMs(began));
  }

  List<Double> text(int rules) {
    var texts = Belay.texts(Workload.of(rules, 0).rules());
    var sink = new Sink();
    long began = nanoTime.getAsLong();
    sink.take(CompiledRelease.of(Belay.release(texts)));
    return List.of(sinceMs(began));
  }

  /// @param content as a release carries it for engines
  List<Double> content(byte[] content) {
    var sink = new Sink();
    long began = nanoTime.getAsLong();
    sink.take(CompiledRelease.of(release(content)));
    return List.of(sinceMs(began));
  }

  private static Release release(byte[] content) {
    if (Json.read(content) instanceof Json.Parsed(var json)
        && Checked.decode(json, ADDRESS) instanceof Checked.Content(var release)) {
      return release;
    }
    throw new IllegalStateException("the content of a release is not what was written");
  }

  /// The texts stay in memory, so that what is more afterwards is the release.
  List<Double> most(int rules) {
    var texts = Belay.texts(Workload.of(rules, 0).rules());
    double before = Heap.usedMb();
    long began = nanoTime.getAsLong();
    var compiled = CompiledRelease.of(Belay.release(texts));
    double ms = sinceMs(began);
    double after = Heap.usedMb();
    Heap.keep(texts, compiled);
    return List.of(ms, after - before);
  }
}
