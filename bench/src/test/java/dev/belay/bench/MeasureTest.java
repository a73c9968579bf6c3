package dev.belay.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each measure does what it is named for, however long that takes: releases that are changed and
/// written load, and loops are stopped.
final class MeasureTest {

  private static final Settings SHORT =
      new Settings(
          List.of(10),
          20,
          10,
          20,
          10,
          20,
          Duration.ofMillis(2),
          3,
          Duration.ofMillis(1),
          Duration.ofMillis(1));

  private static final Sizes FEW = new Sizes(Options.QUICK, 20, 40, 1, 3, 1, SHORT);

  @TestFactory
  Stream<DynamicTest> every_measure_is_taken(@TempDir Path folder) {
    var job = new Measure.Job(FEW, folder.resolve("content.json"), System::nanoTime);
    return Arrays.stream(Measure.values())
        .map(measure -> dynamicTest(measure.title(), () -> isTaken(measure, job)));
  }

  private static void isTaken(Measure measure, Measure.Job job) throws Exception {
    var values = measure.taken(job);
    assertThat(values).doesNotContain(Double.NaN);
    var taken = new Message.Taken(values);
    assertThat(Message.of(taken.line())).isEqualTo(taken);
  }
}
