package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The one door to the process: reads the command line, runs one verb, ends with its exit code.
@Command(
    name = "belay",
    description = "Rolls out policy changes in stages, and takes them back in one step.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Verb {

  private static List<Verb> verbs() {
    return List.of();
  }

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, UTF_8);
    var err = new PrintWriter(System.err, true, UTF_8);
    System.exit(run(out, err, args));
  }

  /// Runs one command line and answers the exit code.
  static int run(PrintWriter out, PrintWriter err, String... args) {
    var commandLine = new CommandLine(new Main());
    verbs().forEach(commandLine::addSubcommand);
    return commandLine
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((problem, _) -> wrongUsage(problem))
        .setExecutionExceptionHandler((failure, _, _) -> failed(failure, err))
        .execute(args);
  }

  /// `belay` alone asks for nothing.
  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }

  private static int wrongUsage(ParameterException problem) {
    var command = problem.getCommandLine();
    command.getErr().printf("error: %s%n", problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    command.getErr().printf("help: see `%s --help`%n", command.getCommandSpec().qualifiedName());
    return ExitCode.INVALID_INPUT.number();
  }

  private static int failed(Exception failure, PrintWriter err) {
    if (failure instanceof RuntimeException) {
      err.println("error: this is a bug in Belay; please report it with the text below");
      failure.printStackTrace(err);
    } else {
      err.println("error: " + chain(failure));
    }
    return ExitCode.FAILED.number();
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
      try (var text = Main.class.getResourceAsStream("version.txt")) {
        return new String[] {new String(text.readAllBytes(), UTF_8).strip()};
      }
    }
  }
}
