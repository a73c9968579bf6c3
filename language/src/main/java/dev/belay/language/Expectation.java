package dev.belay.language;

import dev.belay.engine.Answer;
import dev.belay.engine.Cause;
import dev.belay.engine.Verdict;
import java.util.Optional;

/// The answer that an example expects, as a sentence: `block by writes/outside because too_far`.
/// What follows the verdict, or `because`, may be left out: then any cause, or any reason, will do.
/// A failure and an input that does not fit are no causes that will do: they are expected by name,
/// or not at all.
public record Expectation(Verdict verdict, String text) {

  /// Absent for what does not begin with a verdict.
  static Optional<Expectation> from(String text) {
    int end = text.indexOf(' ');
    return Verdict.from(end < 0 ? text : text.substring(0, end))
        .map(verdict -> new Expectation(verdict, text));
  }

  public boolean isMetBy(Answer answer) {
    var sentence = answer.sentence();
    return sentence.equals(text)
        || sentence.startsWith(text + " because ")
        || (text.equals(verdict.text()) && answer.verdict() == verdict && !isOfMistake(answer));
  }

  private static boolean isOfMistake(Answer answer) {
    return answer.determining().stream()
        .anyMatch(
            opinion ->
                switch (opinion.cause()) {
                  case Cause.PolicyFailed _, Cause.InvalidInput _, Cause.OverBudget _ -> true;
                  case Cause _ -> false;
                });
  }
}
