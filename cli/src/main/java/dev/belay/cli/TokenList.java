package dev.belay.cli;

import dev.belay.wire.Oversight;
import dev.belay.wire.Refused;
import dev.belay.wire.TokenRecord;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay token list`: who was let in.
@Command(
    name = "list",
    description = {"Shows who was let in, the newest first. Tokens themselves are not kept.", ""},
    footer = {"", "Example:", "  belay token list"},
    sortOptions = false)
final class TokenList implements Verb {

  private final Desk desk;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  TokenList(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    try (var plane = server.connect(desk)) {
      var page = new Oversight(plane).tokens();
      if (json) {
        desk.out().println(Printed.json(page));
      } else {
        print(page);
      }
      return ExitCode.DONE;
    }
  }

  private void print(TokenRecord.Page page) {
    var table = new TextTable("id", "name", "roles", "enrolled", "issued", "state");
    for (var token : page.tokens()) {
      var grant = token.grant();
      table.add(
          token.id(),
          grant.name(),
          String.join(",", grant.roles()),
          grant
              .environment()
              .map(environment -> String.join(",", grant.projects()) + "/" + environment)
              .orElse("-"),
          Printed.time(token.issued()),
          state(token));
    }
    table.print(desk.out());
  }

  private String state(TokenRecord token) {
    if (token.revoked().isPresent()) {
      return "revoked";
    }
    var expires = token.grant().expires();
    if (expires.isEmpty()) {
      return "good";
    }
    return desk.clock().instant().isBefore(expires.get())
        ? "good until " + Printed.time(expires.get())
        : "expired";
  }
}
