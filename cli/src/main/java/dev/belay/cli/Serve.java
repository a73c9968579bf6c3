package dev.belay.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.server.CannotStart;
import dev.belay.server.Database;
import dev.belay.server.Plane;
import dev.belay.server.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `belay serve`: a control plane, until somebody ends it.
@Command(
    name = "serve",
    description = {
      "Runs a control plane until SIGTERM or Ctrl-C, and says where it is.",
      "",
      "Without --database it runs a PostgreSQL of its own in the data folder. The first start makes"
          + " the folder, with the administrator's token and the public key to be pinned.",
      "",
      "Exit codes: 1 when it cannot start (the port or the folder is in use, the database is "
          + "away), 6 invalid input.",
      ""
    },
    footer = {"", "Example:", "  belay serve --data belay-data --port 7410"},
    sortOptions = false)
final class Serve implements Verb {

  static final int USUAL_PORT = 7410;

  private static final int LAST_PORT = 65_535;
  private static final int PASSWORD_BYTES = 4_096;

  /// A database of one's own: all of it, or none.
  private static final class DatabaseOptions {

    @Option(
        names = "--database",
        required = true,
        paramLabel = "URL",
        description = "Use this PostgreSQL: jdbc:postgresql://HOST:PORT/DATABASE.")
    private String url = "";

    @Option(
        names = "--database-user",
        required = true,
        paramLabel = "NAME",
        description = "Who logs in there: the owner of the database.")
    private String user = "";

    @Option(
        names = "--database-password-file",
        required = true,
        paramLabel = "FILE",
        description = "A file with the password.")
    private Path passwordFile = Path.of("");
  }

  private final Desk desk;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "belay-data",
      description =
          "The folder of its keys and, unless there is another, its database (default: "
              + "belay-data).")
  private Path data = Path.of("belay-data");

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: 127.0.0.1, this machine only).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on (default: 7410); 0 takes any that is free.")
  private int port = USUAL_PORT;

  @ArgGroup(exclusive = false)
  private @Nullable DatabaseOptions database;

  Serve(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws Exception {
    if (port < 0 || port > LAST_PORT) {
      throw new ParameterException(
          spec.commandLine(), "expected a port from 0 to %d, found %d".formatted(LAST_PORT, port));
    }
    Running.quietly();
    var settings = new Plane.Settings(desk.at(data), host, port, address(), Clock.systemUTC());
    var plane = started(settings);
    try {
      say(plane);
    } catch (IOException | RuntimeException e) {
      plane.close();
      throw e;
    }
    return Running.untilEnded(plane::close);
  }

  private Optional<Database.Address> address() throws InvalidInput, IOException {
    if (database == null) {
      return Optional.empty();
    }
    var password = FileReading.read(desk, database.passwordFile, PASSWORD_BYTES);
    return Optional.of(
        new Database.Address(
            database.url, database.user, new Secret(new String(password, UTF_8).strip())));
  }

  private static Plane started(Plane.Settings settings)
      throws CannotRun, IOException, InterruptedException {
    try {
      return Plane.start(settings);
    } catch (CannotStart e) {
      throw new CannotRun(e.problem());
    }
  }

  private void say(Plane plane) throws IOException {
    var keyFile = plane.administratorToken().resolveSibling("public-key.pem");
    Files.writeString(keyFile, plane.key().toPem(), US_ASCII);
    desk.out().printf("control plane        %s%n", plane.address());
    desk.out().printf("administrator token  %s%n", plane.administratorToken());
    desk.out().printf("public key           %s%n", keyFile);
    desk.out().println("It runs until Ctrl-C.");
    desk.out().flush();
  }
}
