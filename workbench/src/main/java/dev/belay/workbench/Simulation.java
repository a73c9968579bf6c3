package dev.belay.workbench;

import dev.belay.engine.Answer;
import dev.belay.engine.Assignment;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Decider;
import dev.belay.engine.Decision;
import dev.belay.engine.Facts;
import dev.belay.engine.Release;
import dev.belay.rollout.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Asks two releases, one beside the other, requests that somebody keeps. Safe for any number of
/// threads.
public final class Simulation {

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

    public static Optional<Change> from(String text) {
      return java.util.Arrays.stream(values())
          .filter(change -> change.text().equals(text))
          .findFirst();
    }
  }

  /// A fixture that is answered otherwise.
  public record Changed(String fixture, Change change, Difference cause, Side before, Side after) {}

  /// One of the two answers.
  ///
  /// @param details what tells it from the other where the sentences are the same
  public record Side(String sentence, List<String> details) {

    public Side {
      details = List.copyOf(details);
    }
  }

  // On steps alone: a slow machine changes nothing.
  private final Decider decider = Decider.with(() -> 0);
  private final Assignment before;
  private final Assignment after;

  public Simulation(Release baseline, Release candidate) {
    var prepared = baseline.prepared(Optional.empty());
    this.before = asking(prepared);
    this.after = asking(candidate.prepared(Optional.of(prepared)));
  }

  private static Assignment asking(Release release) {
    return new Assignment(Map.of(), List.of(OfProject.deciding(release)));
  }

  /// What changes for this request, if anything does.
  public Optional<Changed> changed(Fixture fixture) {
    var is = decider.decide(fixture.facts(), before);
    var willBe = decider.decide(fixture.facts(), after);
    var change = change(is, willBe);
    return change == Change.SAME
        ? Optional.empty()
        : Optional.of(changed(fixture.name(), change, is, willBe));
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

  private static Changed changed(String fixture, Change change, Decision is, Decision willBe) {
    var isSaid = !is.answer().sentence().equals(willBe.answer().sentence());
    return new Changed(
        fixture,
        change,
        Differences.between(is.answer(), willBe.answer()),
        new Side(is.answer().sentence(), isSaid ? List.of() : details(is)),
        new Side(willBe.answer().sentence(), isSaid ? List.of() : details(willBe)));
  }

  private static List<String> details(Decision decision) {
    var details = new ArrayList<String>();
    decision.answer().needs().forEach(need -> details.add(NeedText.of(need)));
    if (decision.elements().size() > 1) {
      details.add("keeps " + kept(decision));
    }
    return details;
  }

  private static String kept(Decision decision) {
    return decision.kept().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
