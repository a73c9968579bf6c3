package dev.belay.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Answer;
import dev.belay.engine.CompiledRelease;
import dev.belay.engine.Desk;
import dev.belay.engine.WithoutSteps;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A list inside of a list, walked without a limit of steps, until the clock ends it.
final class Stops {

  private static final int ELEMENTS = 10_000;
  private static final int FIRST = 5;
  private static final String QUESTION = "loop.call";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final Map<String, byte[]> FILES =
      Map.of(
          "project.yaml",
          "project: loops\ndefault: { loop.call: block }\n".getBytes(UTF_8),
          "questions/loop.call.schema.json",
          """
          { "type": "object", "required": ["items"], "properties": {
              "items": { "type": "array", "items": { "type": "integer" } } } }
          """
              .getBytes(UTF_8),
          "policies/loop.yaml",
          """
          policy: loop
          question: loop.call
          rules:
            - rule: every-sum
              when: items.all(x, items.all(y, x + y > 0))
              then: allow
          """
              .getBytes(UTF_8));

  private final Measure.Job job;
  private final Desk desk;
  private final Map<String, Object> input =
      Map.of("items", Collections.nCopies(ELEMENTS, (Object) 1L));

  Stops(Measure.Job job) {
    this.job = job;
    this.desk = WithoutSteps.desk(CompiledRelease.of(Belay.compiled(FILES)), job.nanoTime());
  }

  List<Double> taken() {
    var times = new ArrayList<Double>();
    for (int i = 0; i < FIRST + job.sizes().stops(); i++) {
      times.add(stopped());
    }
    var counted = new ArrayList<>(times.subList(FIRST, times.size()));
    counted.sort(Double::compare);
    return List.of(Yardsticks.median(counted), counted.getLast());
  }

  /// Milliseconds of this thread's time on a processor: what others take meanwhile is not ours.
  private double stopped() {
    long began = THREADS.getCurrentThreadCpuTime();
    var answer = desk.answer(QUESTION, input, Belay.NOW);
    double ms = (THREADS.getCurrentThreadCpuTime() - began) / Trial.NANOS_PER_MS;
    requireStopped(answer);
    return ms;
  }

  private static void requireStopped(Answer answer) {
    if (!answer.sentence().contains("took more than 50 ms")) {
      throw new IllegalStateException("expected it to be stopped, got " + answer.sentence());
    }
  }
}
