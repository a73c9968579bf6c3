package dev.belay.workbench;

import dev.belay.engine.Answer;
import dev.belay.engine.Assignment;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Decider;
import dev.belay.engine.Decision;
import dev.belay.engine.Facts;
import dev.belay.engine.Release;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What requests that somebody keeps would be answered by two releases, one beside the other.
///
/// @param answered in the order of the requests
public record Simulation(List<Answered> answered) {

  public Simulation {
    answered = List.copyOf(answered);
  }

  /// A request that somebody keeps.
  public record Fixture(String name, Facts facts) {}

  /// How an answer differs from another.
  public enum Change {
    /// More may happen.
    LOOSENED,
    /// Less may happen.
    TIGHTENED,
    /// The same may happen, for another reason, with other needs or to other elements.
    OTHERWISE,
    SAME;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One request with both answers.
  public record Answered(String name, Decision before, Decision after, Change change) {}

  /// Asks both releases all requests, on all processors.
  public static Simulation of(List<Fixture> fixtures, Release baseline, Release candidate) {
    var before = asking(baseline.prepared(Optional.empty()));
    var after = asking(candidate.prepared(Optional.empty()));
    // On steps alone: a slow machine changes nothing.
    var decider = Decider.with(() -> 0);
    return new Simulation(
        fixtures.parallelStream()
            .map(
                fixture ->
                    answered(
                        fixture,
                        decider.decide(fixture.facts(), before),
                        decider.decide(fixture.facts(), after)))
            .toList());
  }

  private static Assignment asking(Release release) {
    return new Assignment(Map.of(), List.of(OfProject.deciding(release)));
  }

  private static Answered answered(Fixture fixture, Decision before, Decision after) {
    return new Answered(fixture.name(), before, after, change(before, after));
  }

  private static Change change(Decision before, Decision after) {
    if (before.verdict() != after.verdict()) {
      return after.verdict().isStricterThan(before.verdict()) ? Change.TIGHTENED : Change.LOOSENED;
    }
    var isSame =
        before.answer().sentence().equals(after.answer().sentence())
            && asked(before.answer()).equals(asked(after.answer()))
            && before.kept().equals(after.kept());
    return isSame ? Change.SAME : Change.OTHERWISE;
  }

  /// Who must say yes, for which rules: whatever else the policies mean.
  private static List<String> asked(Answer answer) {
    return answer.needs().stream()
        .map(need -> "%s/%s: %s".formatted(need.policy(), need.rule().rule(), need.approval()))
        .toList();
  }

  /// How many answers changed so.
  public long count(Change change) {
    return answered.stream().filter(each -> each.change() == change).count();
  }
}
