package dev.belay.cli;

import dev.belay.enforce.Delegation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay delegate verify`: whether hops are a chain that holds.
@Command(
    name = "verify",
    description = {
      "Checks a delegation, hop by hop: each is signed by its delegator, begins where the one"
          + " before ends and was made to follow it, gives no more than that one, and is good now."
          + " Whether it holds for a call, `belay gate eval --delegation-token` says.",
      "",
      "Exit codes: 0 it holds, 2 it does not, 6 invalid input.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay delegate verify ann-agent-7.hop agent-7-helper.hop \\",
      "      --key ann=ann.pem --key agent-7=agent-7.pem --root ann"
    },
    sortOptions = false)
final class DelegateVerify implements Verb {

  private final Desk desk;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Hops, the one that begins the chain first.")
  private List<Path> hops = List.of();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "NAME=FILE",
      description = "Public key of a delegator. May be repeated.")
  private List<NamedKey> keys = List.of();

  @Option(
      names = "--root",
      paramLabel = "NAME",
      description = "Who may begin a chain (default: whose key is the only one). May be repeated.")
  private List<String> roots = List.of();

  @Option(
      names = "--now",
      paramLabel = "TIME",
      description = "When it has to hold (default: the clock).")
  private @Nullable Instant now;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  DelegateVerify(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var trusted = BearerOptions.delegators(desk, keys, roots, "--root");
    var time = now == null ? desk.clock().instant() : now;
    var chain = Delegation.of(BearerOptions.tokens(desk, hops), trusted, time);
    if (json) {
      desk.out().println(HopText.json(chain).line());
    } else {
      HopText.print(chain, desk.out());
      chain.broken().ifPresent(this::tell);
    }
    return chain.holds() ? ExitCode.DONE : ExitCode.NOT_VERIFIED;
  }

  private void tell(Delegation.Broken broken) {
    desk.err().println("error: " + HopText.sentence(broken));
    broken.problem().help().ifPresent(help -> desk.err().println("help: " + help));
  }
}
