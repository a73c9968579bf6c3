package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.enforce.Asker;
import dev.belay.engine.Approval;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.rollout.Actor;
import dev.belay.rollout.Applied;
import dev.belay.rollout.Hand;
import dev.belay.rollout.OfflineApproval;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.Uuid7;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay approve`: one person's signed yes to one call, without a control plane.
@Command(
    name = "approve",
    description = {
      "Signs one person's yes to one call that needs an approval. It is for that call and the rules"
          + " that ask, and good for as long as they let it be, a day at most. Only a control plane"
          + " can see to it that it is used once.",
      "",
      "Exit codes: 0 signed, 6 refused: the call needs no yes, none lifts it, or not this"
          + " person's.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay approve --policy policies/ --input call.json --key ann.key --approver ann \\",
      "      --group treasury --out ann.yes"
    },
    sortOptions = false)
final class Approve implements Verb {

  private final Desk desk;

  @Mixin private DecidingOptions deciding = new DecidingOptions();

  @Mixin private RequestOptions request = new RequestOptions();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "Private key of whoever approves.")
  private Path key = Path.of("");

  @Option(names = "--approver", required = true, paramLabel = "NAME", description = "Who approves.")
  private String approver = "";

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "A group that they are in. May be repeated.")
  private List<String> groups = List.of();

  @Option(
      names = "--acts-for",
      paramLabel = "NAME",
      description = "On whose behalf they act. May be repeated.")
  private List<String> actsFor = List.of();

  @Option(
      names = "--rule",
      paramLabel = "POLICY/RULE",
      description = "Only for this rule (default: all that ask them). May be repeated.")
  private List<String> rules = List.of();

  @Option(
      names = "--within",
      paramLabel = "TIME",
      description = "How long it is good, such as 10m (default: as long as it may be).")
  private @Nullable Duration within;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the approval to this file, which must not exist (default: print it).")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  Approve(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var files = deciding.files(desk);
    var release = deciding.release(desk, files);
    if (release.isEmpty()) {
      return ExitCode.INVALID_INPUT;
    }
    var token = token(release.get());
    var signed = new String(token.sign(KeyFiles.signing(desk, key)), UTF_8);
    if (out != null) {
      FileWriting.createNew(desk, out, signed + "\n");
    }
    desk.out().println(result(token, signed));
    return ExitCode.DONE;
  }

  private String result(ApprovalToken token, String signed) {
    if (json) {
      return new JsonObject()
          .put("approval", signed)
          .put("id", token.id())
          .put("call", token.call().text())
          .put("expires", token.expires().toString())
          .line();
    }
    return out == null
        ? signed
        : "`%s` approves call %s until %s: %s"
            .formatted(
                TextTable.printable(approver), token.call(), Printed.time(token.expires()), out);
  }

  private ApprovalToken token(Release release) throws InvalidInput, IOException {
    var trial = request.trial(request.signedFacts(desk, release), release, Stage.ENFORCE);
    return ApprovalToken.offline(given(trial), release.project(), trial.facts());
  }

  private Approval given(Trial trial) throws InvalidInput {
    var asker = new Asker(trial.facts());
    var caller =
        asker
            .principal()
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "nobody knows who makes the call",
                        "say it in the input: nobody approves their own"));
    var yes =
        new OfflineApproval(
            trial.decision().answer(),
            trial.decision().call(),
            new Hand(caller, new TreeSet<>(asker.actsFor())),
            asker.subject(),
            Set.copyOf(rules),
            Optional.ofNullable(within));
    var now = trial.facts().now();
    var who = new Actor.Person(approver, Set.of(), Set.copyOf(groups), Set.copyOf(actsFor));
    return switch (yes.give(who, Uuid7.next(now, new SecureRandom()), now)) {
      case Applied.Taken<Approval>(var approval, _) -> approval;
      case Applied.Refused<Approval>(var problem) ->
          throw new InvalidInput(problem.message(), problem.help().orElse(""));
    };
  }
}
