package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.wire.Oversight;
import dev.belay.wire.Refused;
import dev.belay.wire.TokenRecord;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay token create`: lets a person or an enforcement point in.
@Command(
    name = "create",
    description = {
      "Lets a person or an enforcement point in. The token is shown this once and stored nowhere; "
          + "with --out it goes into a file that only you can read.",
      "",
      "Roles are author, reviewer, operator, administrator and enforcement_point. An enforcement "
          + "point has no other role; it is enrolled in an --environment of one or more --project.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  belay token create anna --role author --role reviewer --group treasury",
      "  belay token create gateway-eu --role enforcement_point --environment production \\",
      "      --project agents --label region=eu --out gateway-eu.token"
    },
    sortOptions = false)
final class TokenCreate implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "NAME", description = "Of the person or the enforcement point.")
  private String name = "";

  @Option(names = "--role", required = true, paramLabel = "ROLE", description = "May be repeated.")
  private List<String> roles = List.of();

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "Who can be asked for approvals is named by groups. May be repeated.")
  private List<String> groups = List.of();

  @Option(
      names = "--acts-for",
      paramLabel = "NAME",
      description = "On whose behalf it acts. May be repeated.")
  private List<String> actsFor = List.of();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Where an enforcement point is enrolled.")
  private @Nullable String environment;

  @Option(
      names = "--project",
      paramLabel = "NAME",
      description = "What an enforcement point enforces. May be repeated.")
  private List<String> projects = List.of();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "By which cohorts choose an enforcement point. May be repeated.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "Until when it is good, such as 2026-12-31T00:00:00Z (default: for good).")
  private @Nullable Instant expires;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the token to this file, which must not exist.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  TokenCreate(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    if (out != null && Files.exists(desk.at(out))) {
      throw exists(out);
    }
    try (var plane = server.connect(desk)) {
      var made = new Oversight(plane).makeToken(grant());
      if (out != null) {
        write(out, made.token());
      }
      desk.out().println(result(made));
      return ExitCode.DONE;
    }
  }

  private TokenRecord.Grant grant() {
    return new TokenRecord.Grant(
        name,
        roles,
        groups,
        actsFor,
        Optional.ofNullable(environment),
        projects,
        new TreeMap<>(labels),
        Optional.ofNullable(expires));
  }

  private String result(TokenRecord.Made made) {
    if (out != null) {
      return json
          ? Printed.json(made.record())
          : "token %s of %s is in %s".formatted(made.record().id(), name, out);
    }
    return json ? Printed.json(made) : made.token();
  }

  private void write(Path file, String token) throws InvalidInput, IOException {
    try {
      Files.createFile(
          desk.at(file),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(desk.at(file), token + System.lineSeparator(), UTF_8);
    } catch (FileAlreadyExistsException _) {
      throw exists(file);
    }
  }

  private static InvalidInput exists(Path file) {
    return new InvalidInput(
        "there is a file `%s` already".formatted(file), "name one that does not exist");
  }
}
