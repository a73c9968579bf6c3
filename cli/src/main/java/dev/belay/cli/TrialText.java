package dev.belay.cli;

import dev.belay.engine.Cause;
import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.Opinion;
import dev.belay.engine.Problem.Place;
import dev.belay.engine.Stage;
import dev.belay.workbench.NeedText;
import java.io.PrintWriter;
import java.util.Optional;

/// A trial as a person reads it: the decision in a line, and what explains it below.
record TrialText(Trial trial, PolicyFiles files) {

  void print(PrintWriter out) {
    var decision = trial.decision();
    out.println(decision.answer().sentence());
    decision.answer().message().ifPresent(message -> out.printf("  message: %s%n", message));
    decision.answer().determining().stream()
        .flatMap(opinion -> place(opinion).stream())
        .forEach(place -> out.printf("  failed at: %s%n", place));
    decision.answer().needs().forEach(need -> out.printf("  needs: %s%n", NeedText.of(need)));
    if (!decision.unknown().isEmpty()) {
      out.printf(
          "  unknown: %s%n", String.join(", ", decision.unknown().stream().sorted().toList()));
    }
    if (trial.stage() != Stage.ENFORCE) {
      out.printf("  decided without it: %s%n", decision.decided().sentence());
    }
    trial.candidates().forEach(said -> out.printf("  candidate %s%n", candidate(said)));
    out.printf("  call: %s%n", decision.call());
  }

  private Optional<Place> place(Opinion opinion) {
    return opinion.cause() instanceof Cause.PolicyFailed(_, _, var problem)
        ? problem
            .place()
            .map(place -> new Place(files.path(place.file()), place.line(), place.column()))
        : Optional.empty();
  }

  private static String candidate(CandidateAnswer said) {
    return "up to %s: %s".formatted(said.ceiling().text(), said.answer().sentence());
  }
}
