package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.enforce.Delegation;
import dev.belay.enforce.DelegationFacts;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.language.Questions;
import dev.belay.wire.DelegationToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `belay delegate new`: lets somebody act for somebody else, in one signed hop.
@Command(
    name = "new",
    description = {
      "Lets a delegate act for a delegator: makes one hop of a delegation, signed with the key of"
          + " the delegator. With --parent the delegator passes on what was given to them, or a"
          + " part of it.",
      "",
      "A scope is `tool:NAME`, `tool:PREFIX.*` for every tool whose name begins with the prefix and"
          + " a dot, or `*` for everything.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  belay delegate new --key ann.key --delegator ann --delegate agent-7 \\",
      "      --scope 'tool:fs.*' --within 1h --depth 1 --out ann-agent-7.hop",
      "  belay delegate new --key agent-7.key --delegator agent-7 --delegate helper \\",
      "      --scope tool:fs.read --within 10m --parent ann-agent-7.hop --out agent-7-helper.hop"
    },
    sortOptions = false)
final class DelegateNew implements Verb {

  private final Desk desk;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "Private key of the delegator.")
  private Path key = Path.of("");

  @Option(names = "--delegator", required = true, paramLabel = "NAME", description = "Who lets.")
  private String delegator = "";

  @Option(names = "--delegate", required = true, paramLabel = "NAME", description = "Who may.")
  private String delegate = "";

  @Option(
      names = "--scope",
      required = true,
      paramLabel = "SCOPE",
      description = "What the delegate may ask for. May be repeated.")
  private List<String> scopes = List.of();

  @Option(
      names = "--within",
      required = true,
      paramLabel = "TIME",
      description = "How long it is good, such as 1h or 10m.")
  private Duration within = Duration.ZERO;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "How many hops may follow (default: as many as the parent allows).")
  private @Nullable Integer depth;

  @Option(names = "--parent", paramLabel = "FILE", description = "The hop that it follows.")
  private @Nullable Path parent;

  @Option(
      names = "--call-of",
      paramLabel = "FILE",
      description = "Only for the one call with this input.")
  private @Nullable Path call;

  @Option(
      names = "--question",
      paramLabel = "NAME",
      defaultValue = RequestOptions.TOOL_CALL,
      description = "What that call asks (default: tool.call).")
  private String question = "";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      defaultValue = RequestOptions.USUAL_ENVIRONMENT,
      description = "Where it is asked, if its input does not say (default: production).")
  private String environment = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the hop to this file, which must not exist (default: print it).")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  DelegateNew(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var hop = hop();
    var signed = new String(hop.sign(KeyFiles.signing(desk, key)), UTF_8);
    if (out != null) {
      FileWriting.createNew(desk, out, signed + "\n");
    }
    desk.out().println(result(hop, signed));
    return ExitCode.DONE;
  }

  private String result(DelegationToken hop, String signed) {
    if (json) {
      return HopText.json(hop).put("hop", signed).line();
    }
    return out == null
        ? signed
        : "`%s` lets `%s` use %s until %s: %s"
            .formatted(
                TextTable.printable(delegator),
                TextTable.printable(delegate),
                String.join(", ", scopes),
                Printed.time(hop.expires()),
                out);
  }

  private DelegationToken hop() throws InvalidInput, IOException {
    var before = before();
    var now = desk.clock().instant();
    DelegationToken hop;
    try {
      hop =
          new DelegationToken(
              DelegationToken.FORMAT,
              delegator,
              delegate,
              scopes,
              now,
              now.plus(within),
              Optional.ofNullable(depth),
              before.map(DelegationToken.Claimed::digest),
              boundCall());
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(String.valueOf(e.getMessage()), "");
    }
    refuse(
        before
            .map(outer -> Delegation.problem(hop, outer.token()))
            .orElse(Delegation.problem(hop)));
    return hop;
  }

  private static void refuse(Optional<Problem> problem) throws InvalidInput {
    if (problem.isPresent()) {
      throw new InvalidInput(problem.get().message(), problem.get().help().orElse(""));
    }
  }

  private Optional<DelegationToken.Claimed> before() throws InvalidInput, IOException {
    if (parent == null) {
      return Optional.empty();
    }
    return switch (DelegationToken.read(BearerOptions.token(desk, parent))) {
      case DelegationToken.Claimed claimed -> Optional.of(claimed);
      case DelegationToken.Unreadable(var problem) ->
          throw new InvalidInput("`%s`: %s".formatted(parent, problem.message()), "");
    };
  }

  private Optional<Digest> boundCall() throws InvalidInput, IOException {
    if (call == null) {
      return Optional.empty();
    }
    var asked = Optional.ofNullable(Questions.builtIn().get(question));
    if (asked.isEmpty()) {
      throw RequestOptions.noQuestion(question);
    }
    var bytes = FileReading.read(desk, call, GateInput.LIMIT_BYTES);
    var facts =
        GateInput.read("`" + call + "`", bytes)
            .facts(asked.get(), environment, List.of(), desk.clock().instant());
    return Optional.of(DelegationFacts.callDigest(facts, asked));
  }
}
