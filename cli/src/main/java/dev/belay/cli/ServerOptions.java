package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.wire.ControlPlane;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which control plane is asked, and in whose name.
final class ServerOptions {

  private static final String ADDRESS = "BELAY_SERVER";
  private static final String TOKEN = "BELAY_TOKEN";
  private static final int TOKEN_BYTES = 4 << 10;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Address of the control plane (default: BELAY_SERVER).")
  private @Nullable String address;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with your token (default: the token in BELAY_TOKEN).")
  private @Nullable Path tokenFile;

  /// The caller closes it.
  ControlPlane connect(Desk desk) throws InvalidInput, IOException {
    var server = server(desk);
    var token = token(desk);
    return new ControlPlane(server, () -> token, ControlPlane.Patience.usual(), System::nanoTime);
  }

  private URI server(Desk desk) throws InvalidInput {
    var text =
        Optional.ofNullable(address)
            .or(() -> desk.variable(ADDRESS))
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "no control plane is named", "use --server URL, or set " + ADDRESS));
    try {
      var server = URI.create(text);
      if (server.getHost() != null && String.valueOf(server.getScheme()).matches("https?")) {
        return server;
      }
    } catch (IllegalArgumentException _) {
      // The same problem as an address of another kind.
    }
    throw new InvalidInput(
        "`%s` is not the address of a control plane".formatted(text),
        "write it as `https://belay.example.com`");
  }

  private String token(Desk desk) throws InvalidInput, IOException {
    if (tokenFile != null) {
      return new String(FileReading.read(desk, tokenFile, TOKEN_BYTES), UTF_8).strip();
    }
    var token = desk.variable(TOKEN).map(String::strip);
    return token
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () -> new InvalidInput("you have no token", "use --token-file FILE, or set " + TOKEN));
  }
}
