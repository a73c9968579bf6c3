package dev.belay.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tells the story of the demo while it happens: what was done, what was measured and what was
/// checked. Not safe for more than one thread.
final class DemoReport {

  /// One step of the story.
  static final class Step {

    private final String title;
    private final List<String> done = new ArrayList<>();
    private final ObjectNode measured = JsonMapper.shared().createObjectNode();
    private final List<Check> checks = new ArrayList<>();

    private Step(String title) {
      this.title = title;
    }
  }

  private record Check(String claim, boolean holds) {}

  private final PrintWriter out;
  private final boolean asJson;
  private final List<Step> steps = new ArrayList<>();

  /// @param asJson whether the story is told as data, at its end, and not while it happens
  DemoReport(PrintWriter out, boolean asJson) {
    this.out = out;
    this.asJson = asJson;
  }

  void begin(String title) {
    steps.add(new Step(title));
    say("\n%d. %s".formatted(steps.size(), title));
  }

  void did(String what) {
    step().done.add(what);
    what.lines().forEach(line -> say("   " + line));
  }

  void measured(String what, Duration time) {
    measured(what.replace(' ', '_') + "_ms", time.toMillis());
    say("   %s: %d ms".formatted(what, time.toMillis()));
  }

  private void measured(String name, long value) {
    step().measured.put(name, value);
  }

  void counted(String what, long count) {
    measured(what, count);
  }

  /// A claim that does not hold makes the demo fail, but not stop.
  void check(String claim, boolean holds) {
    step().checks.add(new Check(claim, holds));
    say("   %s %s".formatted(holds ? "✓" : "✗ not so:", claim));
  }

  /// For those who read, not for those who parse.
  void say(String line) {
    if (!asJson) {
      out.println(line);
      out.flush();
    }
  }

  boolean isAllTrue() {
    return steps.stream().flatMap(step -> step.checks.stream()).allMatch(Check::holds);
  }

  private Step step() {
    return steps.getLast();
  }

  /// The whole story as data.
  void printJson() {
    var story = JsonMapper.shared().createObjectNode();
    story.put("holds", isAllTrue());
    var told = story.putArray("steps");
    for (var step : steps) {
      var one = told.addObject().put("title", step.title);
      var done = one.putArray("done");
      step.done.forEach(done::add);
      one.set("measured", step.measured);
      var checked = one.putArray("checked");
      step.checks.forEach(
          check -> checked.addObject().put("claim", check.claim()).put("holds", check.holds()));
    }
    out.println(story);
    out.flush();
  }
}
