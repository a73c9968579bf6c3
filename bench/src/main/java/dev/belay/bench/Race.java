package dev.belay.bench;

import dev.belay.bench.Outcome.LeftOut;
import dev.belay.bench.Outcome.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All contenders, one after the other, each number of rules in a process of its own.
final class Race {

  /// To make the workload, which is nobody's time, or to measure what is loaded.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<Contender> contenders;
  private final Options options;
  private final PrintStream progress;

  Race(List<Contender> contenders, Options options, PrintStream progress) {
    this.contenders = contenders;
    this.options = options;
    this.progress = progress;
  }

  List<Outcome> run() throws IOException, InterruptedException {
    var outcomes = new ArrayList<Outcome>();
    for (var contender : contenders) {
      outcomes.addAll(run(contender));
    }
    return outcomes;
  }

  /// After one size that was left out, a larger one is not tried.
  private List<Outcome> run(Contender contender) throws IOException, InterruptedException {
    var outcomes = new ArrayList<Outcome>();
    for (int rules : options.settings().allSizes()) {
      if (rules <= contender.mostRules() && !hasLeftOut(outcomes)) {
        var outcome = run(contender, rules);
        progress.println(outcome instanceof LeftOut(_, _, var why) ? " " + why : " done");
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }

  private static boolean hasLeftOut(List<Outcome> outcomes) {
    return !outcomes.isEmpty() && outcomes.getLast() instanceof LeftOut;
  }

  private Outcome run(Contender contender, int rules) throws IOException, InterruptedException {
    progress.printf("%s, %,d rules:", contender.title(), rules);
    progress.flush();
    var pace = options.isQuick() ? Options.QUICK : Options.THOROUGH;
    try (var child = Child.start(Main.TRIAL, contender.title(), Integer.toString(rules), pace)) {
      return listen(child, contender, rules);
    }
  }

  private Outcome listen(Child child, Contender contender, int rules) throws InterruptedException {
    var patience = PATIENCE;
    var isLoading = false;
    var lastWords = "it ended without a word";
    while (true) {
      var message = child.next(patience);
      if (message.isEmpty()) {
        return new LeftOut(
            contender.title(),
            rules,
            "took more than %d minutes to %s"
                .formatted(patience.toMinutes(), isLoading ? "load" : "measure"));
      }
      switch (message.get()) {
        case Message.Loading _ -> {
          isLoading = true;
          patience = Settings.LOADING;
        }
        case Message.Loaded(var ms) -> {
          progress.printf(" loaded in %,.0f ms,", ms);
          isLoading = false;
          patience = PATIENCE;
        }
        case Message.Done(var figures) -> {
          return new Measured(figures);
        }
        case Message.Taken _ -> {}
        case Message.Noise(var line) -> lastWords = line;
        case Message.Ended _ -> {
          return new LeftOut(contender.title(), rules, "failed: " + lastWords);
        }
      }
    }
  }
}
