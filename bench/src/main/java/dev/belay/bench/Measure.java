package dev.belay.bench;

import dev.belay.engine.Checked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/// One thing that is measured of loading, in a process that did nothing before.
enum Measure {
  /// Nothing, but the file that [#CONTENT] loads: whoever loads it must not have written it before.
  WRITING("what a release carries") {
    @Override
    List<Double> taken(Job job) throws Exception {
      var release = Belay.release(Belay.texts(Workload.of(job.sizes().rules(), 0).rules()));
      Files.write(job.content(), Checked.encode(release));
      return List.of();
    }
  },
  /// Conditions parsed and checked by the library that Belay checks with, and nothing else:
  /// milliseconds, like those that follow, and those of them on a processor.
  CHECK("dev.cel alone") {
    @Override
    List<Double> taken(Job job) throws Exception {
      return new Loads(job.nanoTime()).check(job.sizes().rules());
    }
  },
  /// From rules in memory to ready.
  FLOOR("floor") {
    @Override
    List<Double> taken(Job job) throws Exception {
      return new Loads(job.nanoTime()).floor(job.sizes().rules());
    }
  },
  /// From the text that an author writes to ready.
  TEXT("from text") {
    @Override
    List<Double> taken(Job job) throws Exception {
      return new Loads(job.nanoTime()).text(job.sizes().rules());
    }
  },
  /// From the content that a release carries for engines to ready.
  CONTENT("from the content of a release") {
    @Override
    List<Double> taken(Job job) throws Exception {
      return new Loads(job.nanoTime()).content(Files.readAllBytes(job.content()));
    }
  },
  /// The most rules, from text; and megabytes that they take.
  MOST("the most rules") {
    @Override
    List<Double> taken(Job job) throws Exception {
      return new Loads(job.nanoTime()).most(job.sizes().mostRules());
    }
  },
  /// Megabytes that one more release takes.
  MEMORY("memory") {
    @Override
    List<Double> taken(Job job) {
      return List.of(Heap.ofOneRelease(job.sizes().rules()));
    }
  },
  /// One rule after the other is changed: the medians, the worst in milliseconds, then megabytes of
  /// metaspace and classes, both before and after.
  CHANGE("changes of one rule") {
    @Override
    List<Double> taken(Job job) throws Exception {
      return new Publishing(job).taken();
    }
  },
  /// Answers that the clock ends: the median and the worst in milliseconds of processor time.
  STOP("stops") {
    @Override
    List<Double> taken(Job job) {
      return new Stops(job).taken();
    }
  },
  /// A decision without a candidate and one beside a candidate: nanoseconds.
  BESIDE("a candidate beside") {
    @Override
    List<Double> taken(Job job) throws Exception {
      return new Beside(job).taken();
    }
  };

  /// What it is given.
  ///
  /// @param content a file with what a release carries for engines
  /// @param nanoTime a clock that only moves forward
  record Job(Sizes sizes, Path content, LongSupplier nanoTime) {}

  private final String title;

  Measure(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /// Whether it is one short time, which takes several processes to be told apart from chance.
  boolean isRepeated() {
    return switch (this) {
      case CHECK, FLOOR, TEXT, CONTENT -> true;
      case WRITING, MOST, MEMORY, CHANGE, STOP, BESIDE -> false;
    };
  }

  abstract List<Double> taken(Job job) throws Exception;
}
