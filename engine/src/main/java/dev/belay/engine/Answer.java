package dev.belay.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A verdict and the opinions that determine it: all that stand on its rung, in the order of their
/// names.
public record Answer(Verdict verdict, List<Opinion> determining) {

  /// What nobody objected to and nobody spoke of.
  static final Answer SILENCE = new Answer(Verdict.ALLOW, List.of());

  public Answer {
    determining = List.copyOf(determining);
  }

  static Answer of(Opinion opinion) {
    return new Answer(opinion.verdict(), List.of(opinion));
  }

  static Answer of(Collection<Opinion> opinions) {
    var answer = SILENCE;
    for (var opinion : opinions) {
      answer = answer.strictest(of(opinion));
    }
    return answer;
  }

  /// The higher rung; on equal rungs, both. The order of the two does not matter.
  Answer strictest(Answer other) {
    if (verdict != other.verdict) {
      return verdict.isStricterThan(other.verdict) ? this : other;
    }
    var both = new ArrayList<>(determining);
    other.determining.stream().filter(opinion -> !both.contains(opinion)).forEach(both::add);
    both.sort(Opinion.ORDER);
    return new Answer(verdict, both);
  }

  /// Everyone who must still say yes; nobody unless the verdict is require_approval.
  public SortedSet<Need> needs() {
    var needs = new TreeSet<Need>();
    if (verdict != Verdict.REQUIRE_APPROVAL) {
      return needs;
    }
    determining.forEach(opinion -> needs.addAll(opinion.needs()));
    return needs;
  }

  /// Each once, in the order of the opinions.
  public List<String> reasons() {
    return determining.stream().flatMap(opinion -> opinion.reasons().stream()).distinct().toList();
  }

  /// The messages of the determining rules, joined; absent when none has one.
  public Optional<String> message() {
    var messages =
        determining.stream().flatMap(opinion -> opinion.message().stream()).distinct().toList();
    return messages.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", messages));
  }

  /// Why the input does not fit its question; absent where it does.
  public Optional<Problem> misfit() {
    return determining.stream()
        .flatMap(
            opinion ->
                opinion.cause() instanceof Cause.InvalidInput(_, var problem)
                    ? Stream.of(problem)
                    : Stream.empty())
        .findFirst();
  }

  /// As cases state it: `block by agent-writes/tainted-egress because tainted_egress`.
  public String sentence() {
    var text = new StringBuilder(verdict.text());
    var causes =
        determining.stream().map(opinion -> opinion.cause().sentence()).distinct().toList();
    if (!causes.isEmpty()) {
      text.append(' ').append(String.join(" and ", causes));
    }
    if (!reasons().isEmpty()) {
      text.append(" because ").append(String.join(", ", reasons()));
    }
    return text.toString();
  }
}
