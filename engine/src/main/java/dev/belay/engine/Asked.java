package dev.belay.engine;

import dev.belay.engine.Value.Listing;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// One request as every release is asked about it.
///
/// @param list name of the list whose elements are decided one by one; empty when the request is
///     decided as one
/// @param elements how many answers there are
record Asked(Inputs inputs, Direction direction, String list, int elements) {

  static Asked of(Facts facts, Direction direction, Optional<Question> question) {
    return of(new Inputs(facts), direction, question);
  }

  /// @param question as the deciding release knows it; absent when it does not
  static Asked of(Inputs inputs, Direction direction, Optional<Question> question) {
    return question
        .flatMap(known -> known.choosesAmong().map(list -> among(inputs, direction, known, list)))
        .orElseGet(() -> new Asked(inputs, direction, "", 1));
  }

  /// A list that is not known is one element of which nothing is known.
  private static Asked among(Inputs inputs, Direction direction, Question question, String list) {
    var facts = inputs.facts();
    var found = facts.input().find(list);
    var isKnown =
        !facts.unknown().contains("") && !facts.unknown().contains(Pointer.append("", list));
    var field = question.input().fields().get(list);
    var isEmptyWhenAbsent = field == null || field.presence() == Type.Presence.OPTIONAL;
    var elements =
        isKnown && found.isPresent() && found.get() instanceof Listing(var all)
            ? all.size()
            : isKnown && found.isEmpty() && isEmptyWhenAbsent ? 0 : 1;
    return new Asked(inputs, direction, list, elements);
  }

  Facts facts() {
    return inputs.facts();
  }

  List<Answer> all(Answer answer) {
    return Collections.nCopies(elements, answer);
  }

  /// The answers on the lowest rung together; block when there is no element to answer for.
  Answer leastStrict(List<Answer> answers) {
    var least = answers.stream().map(Answer::verdict).min(Verdict::compareTo);
    return least
        .flatMap(
            verdict ->
                answers.stream()
                    .filter(answer -> answer.verdict() == verdict)
                    .reduce(Answer::strictest))
        .orElseGet(() -> Answer.of(Opinion.of(Verdict.BLOCK, new Cause.NothingToChoose(list))));
  }
}
