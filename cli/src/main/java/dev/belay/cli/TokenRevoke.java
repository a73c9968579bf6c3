package dev.belay.cli;

import dev.belay.wire.Oversight;
import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay token revoke`: makes a token good for nothing.
@Command(
    name = "revoke",
    description = {"Makes a token good for nothing, at once and for good.", ""},
    footer = {
      "",
      "Example:",
      "  belay token revoke 5f0c8f8e-6f0b-4d53-8f6c-0d3a9f1b2c4d --reason \"left the company\""
    },
    sortOptions = false)
final class TokenRevoke implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "ID", description = "As `belay token list` shows it.")
  private String id = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  TokenRevoke(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    try (var plane = server.connect(desk)) {
      var token = new Oversight(plane).revokeToken(id, reason);
      desk.out()
          .println(
              json
                  ? Printed.json(token)
                  : "token %s of %s is revoked".formatted(token.id(), token.grant().name()));
      return ExitCode.DONE;
    }
  }
}
