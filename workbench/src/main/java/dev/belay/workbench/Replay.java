package dev.belay.workbench;

import dev.belay.engine.Assignment;
import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Pointer;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Value.Text;
import dev.belay.rollout.Difference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes recorded decisions again, with what decides now and with a candidate.
///
/// Both are made by the engine that decides, but on steps alone: a slow machine must not change
/// what a replay says. Not safe for more than one thread.
public final class Replay {

  /// How many decisions a cause names.
  private static final int SAMPLES = 5;

  private final Release baseline;
  private final Release candidate;
  private final Decider decider = Decider.with(() -> 0);
  private final SortedMap<Difference, Count> differences = new TreeMap<>();
  private final SortedMap<String, Count> cannotTell = new TreeMap<>();
  private long same;
  private long otherThanRecorded;

  /// @param baseline what decides now
  public Replay(Release baseline, Release candidate) {
    this.baseline = baseline.prepared(Optional.empty());
    this.candidate = candidate.prepared(Optional.of(this.baseline));
  }

  public static Comparison of(
      Iterable<RecordedDecision> recorded, Release baseline, Release candidate) {
    var replay = new Replay(baseline, candidate);
    recorded.forEach(replay::add);
    return replay.comparison();
  }

  public void add(RecordedDecision recorded) {
    var facts = recorded.facts().with(List.of());
    var is = decider.answer(facts, baseline, Direction.STRICTEST);
    var willBe = decider.answer(facts, candidate, Direction.STRICTEST);
    if (is.verdict() != recorded.decided()) {
      otherThanRecorded++;
    }
    var atLeast = decider.answer(facts, candidate, Direction.LEAST);
    if (atLeast.verdict() != willBe.verdict()) {
      count(cannotTell, unknown(facts), recorded);
    } else if (is.verdict() == willBe.verdict()) {
      same++;
    } else {
      count(differences, Differences.between(is, willBe), recorded);
    }
  }

  private <K> void count(Map<K, Count> counts, K key, RecordedDecision recorded) {
    counts.computeIfAbsent(key, _ -> new Count()).add(recorded.id(), subject(recorded.facts()));
  }

  /// The fields on which the candidate's answer depends.
  private String unknown(Facts facts) {
    var alone = new Assignment(Map.of(), List.of(Assignment.OfProject.deciding(candidate)));
    return String.join(", ", new TreeSet<>(decider.decide(facts, alone).unknown()));
  }

  private Optional<String> subject(Facts facts) {
    return Optional.ofNullable(baseline.questions().get(facts.question()))
        .or(() -> Optional.ofNullable(candidate.questions().get(facts.question())))
        .flatMap(Question::subject)
        .filter(pointer -> !facts.unknown().contains(pointer))
        .flatMap(pointer -> Pointer.find(facts.input(), pointer))
        .flatMap(value -> value instanceof Text(var text) ? Optional.of(text) : Optional.empty());
  }

  public Comparison comparison() {
    return new Comparison(same, tallies(differences), tallies(cannotTell), otherThanRecorded);
  }

  private static <K> SortedMap<K, Comparison.Tally> tallies(SortedMap<K, Count> counts) {
    var tallies = new TreeMap<K, Comparison.Tally>(counts.comparator());
    counts.forEach((key, count) -> tallies.put(key, count.tally()));
    return tallies;
  }

  /// Keeps the smallest ids, so that the order of decisions does not matter.
  private static final class Count {

    private final TreeSet<String> subjects = new TreeSet<>();
    private final TreeSet<String> samples = new TreeSet<>();
    private long decisions;

    void add(String id, Optional<String> subject) {
      decisions++;
      subject.ifPresent(subjects::add);
      samples.add(id);
      if (samples.size() > SAMPLES) {
        samples.pollLast();
      }
    }

    Comparison.Tally tally() {
      return new Comparison.Tally(decisions, subjects.size(), List.copyOf(samples));
    }
  }
}
