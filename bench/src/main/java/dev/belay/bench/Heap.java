package dev.belay.bench;

import dev.belay.engine.CompiledRelease;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;

/// What is on the heap when everything that nobody holds any more is gone.
final class Heap {

  static final double BYTES_PER_MB = 1e6;

  /// The first may bring along what all of them share.
  private static final int RELEASES = 4;

  private Heap() {}

  static double usedMb() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / BYTES_PER_MB;
  }

  /// What was measured must still be held then.
  static void keep(Object... held) {
    new Sink().take(held);
  }

  /// What each release after the first takes, code not included.
  static double ofOneRelease(int rules) {
    var texts = Belay.texts(Workload.of(rules, 0).rules());
    var releases = new ArrayList<CompiledRelease>();
    releases.add(CompiledRelease.of(Belay.release(texts)));
    double first = usedMb();
    while (releases.size() < RELEASES) {
      releases.add(CompiledRelease.of(Belay.release(texts)));
    }
    double all = usedMb();
    keep(texts, releases);
    return (all - first) / (RELEASES - 1);
  }
}
