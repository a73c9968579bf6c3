package dev.belay.cli;

import dev.belay.enforce.CannotStart;
import dev.belay.engine.Problem;
import dev.belay.gateway.Gateway;
import dev.belay.gateway.GatewayFile;
import dev.belay.gateway.Limits;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `belay gateway`: a gateway in front of one MCP server, until somebody ends it.
@Command(
    name = "gateway",
    description = {
      "Runs a gateway as a file describes it, until SIGTERM or Ctrl-C, and says where agents call.",
      "",
      "It starts whether or not its control plane answers. Until it has something current to "
          + "decide by, it blocks every call.",
      "",
      "Exit codes: 1 when it cannot start (the port is in use), 6 when the file is wrong.",
      ""
    },
    footer = {"", "Example:", "  belay gateway gateway.yaml"})
final class GatewayRun implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "FILE", description = "What it stands in front of, and for whom.")
  private Path path = Path.of("");

  GatewayRun(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws Exception {
    var found = desk.at(path);
    if (!Files.isRegularFile(found)) {
      throw new InvalidInput("there is no file `%s`".formatted(path), "");
    }
    return switch (GatewayFile.read(found, desk::variable)) {
      case GatewayFile.Good(var file) -> ran(file);
      case GatewayFile.Wrong(var problems) -> wrong(problems);
    };
  }

  private ExitCode wrong(List<Problem> problems) {
    for (var problem : problems) {
      desk.err().printf("error[%s]: %s: %s%n", problem.code(), path, problem.message());
      problem.help().ifPresent(help -> desk.err().println("help: " + help));
    }
    desk.err().flush();
    return ExitCode.INVALID_INPUT;
  }

  private ExitCode ran(GatewayFile file) throws Exception {
    Running.quietly();
    var gateway = started(file);
    desk.out().printf("gateway  %s%n", gateway.address());
    desk.out().println("It runs until Ctrl-C.");
    desk.out().flush();
    return Running.untilEnded(gateway::close);
  }

  private static Gateway started(GatewayFile file) throws CannotRun, IOException {
    try {
      return Gateway.start(file, Limits.USUAL, Clock.systemUTC());
    } catch (CannotStart e) {
      throw new CannotRun(e.problem());
    } catch (BindException e) {
      throw new CannotRun(
          Problem.of(
                  "port-in-use",
                  "cannot listen on %s port %d: %s"
                      .formatted(file.address(), file.port(), e.getMessage()))
              .withHelp("stop what listens there, or choose another port"));
    }
  }
}
