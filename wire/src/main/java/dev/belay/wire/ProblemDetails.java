package dev.belay.wire;

import dev.belay.engine.Problem;
import java.util.List;
import java.util.Optional;

/// Why a request was refused, as HTTP says it (RFC 9457).
///
/// @param title the message, for people
/// @param problems all that is wrong, where there is more to say than the title does
public record ProblemDetails(
    int status,
    String code,
    String title,
    Optional<String> help,
    Optional<List<PlacedProblem>> problems) {

  public static final String MEDIA_TYPE = "application/problem+json";

  public ProblemDetails {
    problems = problems.map(List::copyOf);
  }

  /// One thing that is wrong with a file.
  public record PlacedProblem(
      String code,
      String message,
      Optional<String> file,
      Optional<Integer> line,
      Optional<Integer> column,
      Optional<String> help) {

    public static PlacedProblem of(Problem problem) {
      return new PlacedProblem(
          problem.code(),
          problem.message(),
          problem.place().map(Problem.Place::file),
          problem.place().map(Problem.Place::line),
          problem.place().map(Problem.Place::column),
          problem.help());
    }

    public Problem problem() {
      var place = file.map(name -> new Problem.Place(name, line.orElse(1), column.orElse(1)));
      return new Problem(code, message, place, help);
    }
  }

  public static ProblemDetails of(int status, Problem problem) {
    return new ProblemDetails(
        status, problem.code(), problem.message(), problem.help(), Optional.empty());
  }

  public ProblemDetails with(List<Problem> all) {
    return new ProblemDetails(
        status, code, title, help, Optional.of(all.stream().map(PlacedProblem::of).toList()));
  }

  public Problem problem() {
    return new Problem(code, title, Optional.empty(), help);
  }
}
