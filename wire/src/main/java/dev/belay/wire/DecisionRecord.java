package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belay.engine.Decision;
import dev.belay.engine.Digest;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One answered request, as it is kept.
///
/// @param id UUID version 7: what the answer, the deed and the approvals that it used are known by
/// @param point id of the enforcement point
/// @param duration of the answer, without what was observed after it
/// @param answer what was obeyed
/// @param decided what decides said, before candidates, stops and approvals
/// @param needs who must still say yes
/// @param elements the answer for each element of a question that chooses
/// @param kept numbers of the elements that have the effective verdict
/// @param used ids of the approvals that lifted a require_approval
/// @param releases what decided, by project
/// @param candidates what was tried beside it
/// @param isSampled whether candidates at observe were left out because there were too many
///     requests
/// @param unknown fields of the input that the decision depends on and that were not known
public record DecisionRecord(
    String id,
    String tenant,
    String environment,
    String point,
    String question,
    Instant time,
    Duration duration,
    Said answer,
    Said decided,
    List<Said.Needed> needs,
    List<Said> elements,
    List<Integer> kept,
    SortedSet<String> used,
    Digest call,
    SortedMap<String, DecidedBy> releases,
    List<Candidate> candidates,
    @JsonProperty("sampled") boolean isSampled,
    SortedSet<String> unknown,
    Kept facts,
    Optional<String> trace)
    implements PointReport {

  public DecisionRecord {
    needs = List.copyOf(needs);
    elements = List.copyOf(elements);
    kept = List.copyOf(kept);
    used = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(used));
    releases = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(releases));
    candidates = List.copyOf(candidates);
    unknown = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(unknown));
  }

  /// What decided in one project.
  ///
  /// @param number of the baseline's release
  public record DecidedBy(long generation, int number, Digest address) {}

  /// What a candidate said, uncapped.
  ///
  /// @param ceiling what it could add here
  /// @param policies what each of its policies said by itself
  public record Candidate(
      String project,
      Digest address,
      @JsonProperty("draft") boolean isDraft,
      Verdict ceiling,
      Said said,
      SortedMap<String, Verdict> policies) {

    public Candidate {
      policies = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(policies));
    }

    public static Candidate of(Decision.CandidateAnswer answer) {
      return new Candidate(
          answer.project(),
          answer.release(),
          answer.isDraft(),
          answer.ceiling(),
          Said.of(answer.answer()),
          new TreeMap<>(answer.policies()));
    }
  }

  /// The facts that were kept.
  ///
  /// @param input absent where only digests are kept, or where it is too large
  /// @param unknown JSON pointers of what could not be known when the request was made
  public record Kept(Optional<Mapping> input, SortedSet<String> unknown, Instant now) {

    public Kept {
      unknown = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(unknown));
    }
  }

  /// The same record where the input is too large to be kept.
  public DecisionRecord withoutInput() {
    return withInput(Optional.empty());
  }

  /// The same record with an input that was kept apart, or with none.
  public DecisionRecord withInput(Optional<Mapping> input) {
    return new DecisionRecord(
        id,
        tenant,
        environment,
        point,
        question,
        time,
        duration,
        answer,
        decided,
        needs,
        elements,
        kept,
        used,
        call,
        releases,
        candidates,
        isSampled,
        unknown,
        new Kept(input, facts.unknown(), facts.now()),
        trace);
  }

  public Verdict verdict() {
    return answer.verdict();
  }

  /// Whom it was decided for, where the facts were kept and say so.
  public Optional<String> principal() {
    return facts
        .input()
        .flatMap(input -> dev.belay.engine.Pointer.find(input, "/principal/id"))
        .flatMap(
            value -> value instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty());
  }
}
