package dev.belay.bench;

import dev.belay.engine.Checked;
import dev.belay.engine.CompiledRelease;
import dev.belay.engine.Digest;
import dev.belay.engine.Json;
import dev.belay.engine.Release;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// Loads rules once and times it.
///
/// @param nanoTime a clock that only moves forward
record Loads(LongSupplier nanoTime) {

  private static final Digest ADDRESS = Digest.of(new byte[0]);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// Something that is loaded.
  @FunctionalInterface
  interface Load {

    Object loaded() throws Exception;
  }

  /// Milliseconds, and those of them in which this thread had a processor: on a machine that has
  /// much else to do only these are comparable.
  List<Double> timed(Load load) throws Exception {
    var sink = new Sink();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long began = nanoTime.getAsLong();
    sink.take(load.loaded());
    return List.of(
        (nanoTime.getAsLong() - began) / Trial.NANOS_PER_MS,
        (THREADS.getCurrentThreadCpuTime() - cpu) / Trial.NANOS_PER_MS);
  }

  /// The checker alone.
  List<Double> check(int rules) throws Exception {
    var conditions = Workload.of(rules, 0).rules().stream().map(Condition::ofCall).toList();
    return timed(() -> CelPrograms.checked(conditions));
  }

  List<Double> floor(int rules) throws Exception {
    var source = Floor.FROM_MAP.write(Workload.of(rules, 0).rules());
    return timed(source::load);
  }

  List<Double> text(int rules) throws Exception {
    var texts = Belay.texts(Workload.of(rules, 0).rules());
    return timed(() -> CompiledRelease.of(Belay.release(texts)));
  }

  /// @param content as a release carries it for engines
  List<Double> content(byte[] content) throws Exception {
    return timed(() -> CompiledRelease.of(release(content)));
  }

  private static Release release(byte[] content) {
    if (Json.read(content) instanceof Json.Parsed(var json)
        && Checked.decode(json, ADDRESS) instanceof Checked.Content(var release)) {
      return release;
    }
    throw new IllegalStateException("the content of a release is not what was written");
  }

  /// The texts stay in memory, so that what is more afterwards is the release.
  List<Double> most(int rules) throws Exception {
    var texts = Belay.texts(Workload.of(rules, 0).rules());
    var loaded = new AtomicReference<CompiledRelease>();
    double before = Heap.usedMb();
    var times =
        timed(
            () -> {
              loaded.set(CompiledRelease.of(Belay.release(texts)));
              return loaded;
            });
    double after = Heap.usedMb();
    Heap.keep(texts, loaded);
    return List.of(times.get(0), times.get(1), after - before);
  }
}
