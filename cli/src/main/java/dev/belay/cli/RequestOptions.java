package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Problem;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.language.Questions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is asked, and where and when.
final class RequestOptions {

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "The question's input as JSON; - reads standard input.")
  private String input = STANDARD_INPUT;

  @Option(
      names = "--question",
      paramLabel = "NAME",
      defaultValue = "tool.call",
      description = "What is asked (default: tool.call).")
  private String question = "";

  @Option(
      names = "--unknown",
      paramLabel = "POINTER",
      description = "A field that could not be known, such as /principal/groups. May be repeated.")
  private List<String> unknown = List.of();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      defaultValue = "production",
      description = "Where it is asked, if the input does not say (default: production).")
  private String environment = "";

  @Option(
      names = "--now",
      paramLabel = "TIME",
      description = "When it is asked (default: what the input says, or the clock).")
  private @Nullable Instant now;

  /// @param release whose questions may be asked, besides those that come with Belay
  Facts facts(Desk desk, Release release) throws InvalidInput, IOException {
    var asked = asked(release);
    var read = GateInput.read(inputName(), inputBytes(desk));
    var timed = now == null ? read : read.at(now);
    return timed.facts(asked, environment, unknown, desk.clock().instant());
  }

  /// What an input is refused with that cannot be asked about.
  InvalidInput misfit(Problem problem) {
    return new InvalidInput(problem.message(), "see `belay questions show %s`".formatted(question));
  }

  private Question asked(Release release) throws InvalidInput {
    var known =
        Optional.ofNullable(release.questions().get(question))
            .or(() -> Optional.ofNullable(Questions.builtIn().get(question)));
    return known.orElseThrow(
        () ->
            new InvalidInput(
                "there is no question `%s`".formatted(question), "see `belay questions list`"));
  }

  private String inputName() {
    return input.equals(STANDARD_INPUT) ? "standard input" : "`" + input + "`";
  }

  private byte[] inputBytes(Desk desk) throws InvalidInput, IOException {
    if (!input.equals(STANDARD_INPUT)) {
      return FileReading.read(desk, Path.of(input), GateInput.LIMIT_BYTES);
    }
    var bytes = desk.in().readNBytes(GateInput.LIMIT_BYTES + 1);
    return FileReading.limited(inputName(), bytes, GateInput.LIMIT_BYTES);
  }
}
