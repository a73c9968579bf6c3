package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Problem;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.language.Questions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is asked, and where and when.
final class RequestOptions {

  private static final String STANDARD_INPUT = "-";
  static final String TOOL_CALL = "tool.call";

  /// Where it is asked, if nobody says so.
  static final String USUAL_ENVIRONMENT = "production";

  /// What an input is written as.
  enum InputFormat {
    /// The question's own schema.
    BELAY,
    /// An intent of gait.
    GAIT
  }

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "The question's input as JSON; - reads standard input.")
  private String input = STANDARD_INPUT;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      defaultValue = "belay",
      description =
          "belay, or gait for an intent of gait, where a dry run ends in exit code 0 "
              + "(default: belay).")
  private InputFormat format = InputFormat.BELAY;

  @Option(
      names = "--question",
      paramLabel = "NAME",
      description = "What is asked (default: tool.call; an intent of gait says it).")
  private @Nullable String question;

  @Option(
      names = "--unknown",
      paramLabel = "POINTER",
      description = "A field that could not be known, such as /principal/groups. May be repeated.")
  private List<String> unknown = List.of();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Where it is asked, if the input does not say (default: production).")
  private @Nullable String environment;

  @Option(
      names = "--now",
      paramLabel = "TIME",
      description = "When it is asked (default: what the input says, or the clock).")
  private @Nullable Instant now;

  /// @param release whose questions may be asked, besides those that come with Belay
  Facts facts(Desk desk, Release release) throws InvalidInput, IOException {
    return facts(desk, release, GateInput.read(inputName(), inputBytes(desk)));
  }

  /// The facts of a request for which something is signed. Whoever writes the input may not choose
  /// the time for which that is good.
  Facts signedFacts(Desk desk, Release release) throws InvalidInput, IOException {
    var read = GateInput.read(inputName(), inputBytes(desk));
    if (now == null && read.fields().find("now").isPresent()) {
      throw new InvalidInput(
          "the input says when it is asked, and what was signed is good for a time",
          "say --now, or leave `now` out of the input");
    }
    return facts(desk, release, read);
  }

  private Facts facts(Desk desk, Release release, GateInput read) throws InvalidInput {
    return switch (format) {
      case BELAY ->
          facts(desk, asked(release, questionOr(TOOL_CALL)), read, USUAL_ENVIRONMENT, unknown);
      case GAIT -> facts(desk, release, GaitInput.of(read));
    };
  }

  /// An intent of gait that names no environment was made in none.
  private Facts facts(Desk desk, Release release, GaitInput intent) throws InvalidInput {
    if (!questionOr(intent.question()).equals(intent.question())) {
      throw new InvalidInput(
          "this intent of gait asks %s".formatted(intent.question()), "leave --question out");
    }
    var all = new ArrayList<>(unknown);
    all.addAll(intent.unknown());
    return facts(desk, asked(release, intent.question()), intent.input(), "", all);
  }

  /// @param usual where it is asked, if neither the input nor an option says so
  private Facts facts(Desk desk, Question asked, GateInput read, String usual, List<String> unknown)
      throws InvalidInput {
    var timed = now == null ? read : read.at(now);
    var place = environment == null ? usual : environment;
    return timed.facts(asked, place, unknown, desk.clock().instant());
  }

  private String questionOr(String usual) {
    return question == null ? usual : question;
  }

  /// What policies say at a stage.
  Trial trial(Facts facts, Release release, Stage stage) throws InvalidInput {
    var trial = Trial.of(facts, release, stage);
    var misfit = trial.misfit();
    if (misfit.isPresent()) {
      throw misfit(facts, misfit.get());
    }
    return trial;
  }

  /// What an input is refused with that cannot be asked about.
  InvalidInput misfit(Facts facts, Problem problem) {
    return new InvalidInput(
        problem.message(), "see `belay questions show %s`".formatted(facts.question()));
  }

  /// How a trial ends: gait answers a dry run as it answers what is allowed.
  ExitCode exitCode(Trial trial) {
    return format == InputFormat.GAIT && trial.decision().verdict() == Verdict.DRY_RUN
        ? ExitCode.DONE
        : trial.exitCode();
  }

  private static Question asked(Release release, String question) throws InvalidInput {
    var known =
        Optional.ofNullable(release.questions().get(question))
            .or(() -> Optional.ofNullable(Questions.builtIn().get(question)));
    return known.orElseThrow(() -> noQuestion(question));
  }

  static InvalidInput noQuestion(String name) {
    return new InvalidInput(
        "there is no question `%s`".formatted(name), "see `belay questions list`");
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
