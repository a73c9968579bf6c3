package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Stage;
import dev.belay.engine.Value;
import dev.belay.engine.Verdict;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one door to the process: reads the command line, runs one verb, ends with its exit code.
@Command(
    name = "belay",
    description = "Rolls out policy changes in stages, and takes them back in one step.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Verb {

  /// Codes of refusals that mean that something which was to hold does not.
  private static final Set<String> EXPECTATIONS = Set.of("gate-fails", "example-fails", "bypass");

  /// The launcher says whether standard error is a terminal: Java cannot.
  private static final String LOOKED_AT = "BELAY_LOOKED_AT";

  private static List<CommandLine> groups(Desk desk) {
    return List.of(
        Group.of(
            "policy",
            "Works on policies on your disk.",
            List.of(
                new PolicyValidate(desk),
                new PolicyLint(desk),
                new PolicyTest(desk),
                new PolicyFmt(desk),
                new PolicyExplain(desk),
                new PolicySimulate(desk),
                new PolicyDiff(desk),
                new PolicyNew(desk))),
        Group.of("gate", "Asks policies about a request.", List.of(new GateEval(desk))),
        Group.alone(new Approve(desk)),
        Group.of(
            "keys", "Makes keys to sign with.", List.of(new KeysNew(desk), new KeysShow(desk))),
        Group.of(
            "delegate",
            "Lets somebody act for somebody else, and checks who may.",
            List.of(new DelegateNew(desk), new DelegateVerify(desk))),
        Group.of("import", "Takes over policies of other systems.", List.of(new ImportGait(desk))),
        Group.of(
            "questions",
            "Shows what can be asked.",
            List.of(new QuestionsList(desk), new QuestionsShow(desk))),
        Group.of(
            "project", "Makes projects.", List.of(new ProjectCreate(desk), new ProjectList(desk))),
        Group.of(
            "change",
            "Writes changes, and says what they would do.",
            List.of(
                new ChangeOpen(desk),
                new ChangeEdit(desk),
                new ChangeShow(desk),
                new ChangeList(desk),
                new ChangePlan(desk),
                new ChangeReview(desk),
                new ChangeRebase(desk),
                new ChangeAbandon(desk))),
        Group.of(
            "release",
            "Publishes changes, and goes back.",
            List.of(
                new ReleasePublish(desk),
                new ReleaseList(desk),
                new ReleaseShow(desk),
                new ReleaseRollback(desk))),
        Group.of("rollout", "Takes releases to where they decide.", rollouts(desk)),
        Group.of(
            "token",
            "Lets people and enforcement points in.",
            List.of(new TokenCreate(desk), new TokenList(desk), new TokenRevoke(desk))),
        Group.of("escalation", "Answers held calls.", escalations(desk)),
        Group.of(
            "audit",
            "Exports the audit, and checks an export.",
            List.of(new AuditExport(desk), new AuditVerify(desk))),
        Group.alone(new Explain(desk)),
        Group.alone(new Init(desk)),
        Group.alone(new Ci(desk)),
        Group.alone(new DemoCommand(desk)),
        Group.alone(new Serve(desk)),
        Group.alone(new GatewayRun(desk)),
        Group.alone(new DecisionsSearch(desk)),
        Group.alone(new PointsList(desk)));
  }

  private static List<Verb> escalations(Desk desk) {
    var verbs = new ArrayList<Verb>();
    verbs.add(new EscalationList(desk));
    verbs.add(new EscalationShow(desk));
    verbs.addAll(EscalationAnswer.all(desk));
    return verbs;
  }

  private static List<Verb> rollouts(Desk desk) {
    var verbs = new ArrayList<Verb>();
    verbs.add(new RolloutStart(desk));
    verbs.addAll(RolloutMove.all(desk));
    verbs.add(new RolloutStatus(desk));
    return verbs;
  }

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, UTF_8);
    var err = new PrintWriter(System.err, true, UTF_8);
    var signals = new Signals();
    var desk =
        new Desk(
            Path.of(""),
            System.in,
            out,
            err,
            InstantSource.system(),
            System.getenv(),
            Optional.of(err).filter(_ -> "yes".equals(System.getenv(LOOKED_AT))),
            signals);
    int exit = run(desk, args);
    signals.ended(exit);
    System.exit(exit);
  }

  /// Runs one command line and answers the exit code.
  static int run(Desk desk, String... args) {
    var commandLine = new CommandLine(new Main());
    groups(desk).forEach(group -> commandLine.addSubcommand(group.getCommandName(), group));
    return commandLine
        .registerConverter(Verdict.class, Main::verdict)
        .registerConverter(Stage.class, Main::stage)
        .registerConverter(RequestOptions.InputFormat.class, Main::inputFormat)
        .registerConverter(Instant.class, Main::time)
        .registerConverter(Duration.class, Main::duration)
        .registerConverter(NamedKey.class, NamedKey::from)
        .registerConverter(PolicySimulate.FailOn.class, PolicySimulate.FailOn::from)
        .setOut(desk.out())
        .setErr(desk.err())
        .setParameterExceptionHandler((problem, _) -> wrongUsage(problem))
        .setExecutionExceptionHandler((failure, _, _) -> failed(failure, desk.err()))
        .execute(args);
  }

  private static Verdict verdict(String text) {
    return Verdict.from(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "`%s` is not allow, require_approval, dry_run or block".formatted(text)));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      throw new TypeConversionException(
          "`%s` is no time such as 2026-03-02T12:00:00Z".formatted(text));
    }
  }

  private static Duration duration(String text) {
    return switch (Value.duration(text)) {
      case Value.Span(var duration) -> duration;
      case Value.Failure(var problem) -> throw new TypeConversionException(problem.message());
      case Value _ -> throw new AssertionError("no duration");
    };
  }

  private static Stage stage(String text) {
    return Stage.from(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "`%s` is not observe, require_approval, dry_run or enforce".formatted(text)));
  }

  private static RequestOptions.InputFormat inputFormat(String text) {
    return switch (text) {
      case "belay" -> RequestOptions.InputFormat.BELAY;
      case "gait" -> RequestOptions.InputFormat.GAIT;
      default ->
          throw new TypeConversionException("`%s` is neither belay nor gait".formatted(text));
    };
  }

  /// `belay` alone asks for nothing.
  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }

  private static int wrongUsage(ParameterException problem) {
    var command = problem.getCommandLine();
    // Picocli says so twice where several options belong together.
    var message = String.valueOf(problem.getMessage()).replaceFirst("^Error: ", "");
    command.getErr().printf("error: %s%n", message);
    if (problem instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    }
    command.getErr().printf("help: see `%s --help`%n", command.getCommandSpec().qualifiedName());
    return ExitCode.INVALID_INPUT.number();
  }

  private static int failed(Exception failure, PrintWriter err) {
    if (failure instanceof InvalidInput invalid) {
      err.println("error: " + invalid.getMessage());
      if (!invalid.help().isEmpty()) {
        err.println("help: " + invalid.help());
      }
      return ExitCode.INVALID_INPUT.number();
    }
    if (failure instanceof Refused refused) {
      err.println("error: " + refused.getMessage());
      refused.problem().help().ifPresent(help -> err.println("help: " + help));
      return refusal(refused).number();
    } else if (failure instanceof CannotRun cannot) {
      err.println("error: " + cannot.getMessage());
      cannot.help().ifPresent(help -> err.println("help: " + help));
      return ExitCode.FAILED.number();
    }
    if (failure instanceof RuntimeException) {
      err.println("error: this is a bug in Belay; please report it with the text below");
      failure.printStackTrace(err);
    } else {
      err.println("error: " + chain(failure));
    }
    return ExitCode.FAILED.number();
  }

  /// What was promised or asked for does not hold, or the request itself is wrong.
  private static ExitCode refusal(Refused refused) {
    return EXPECTATIONS.contains(refused.problem().code())
        ? ExitCode.EXPECTATION_FAILED
        : ExitCode.INVALID_INPUT;
  }

  /// Each layer says what it was doing; the causes follow, joined by colons.
  private static String chain(Throwable failure) {
    var chain = new StringJoiner(": ");
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      chain.add(Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName()));
    }
    return chain.toString();
  }

  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      return new String[] {number()};
    }

    String number() throws IOException {
      try (var text = Main.class.getResourceAsStream("version.txt")) {
        return new String(text.readAllBytes(), UTF_8).strip();
      }
    }
  }
}
