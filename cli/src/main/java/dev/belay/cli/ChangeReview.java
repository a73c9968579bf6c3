package dev.belay.cli;

import dev.belay.engine.Digest;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay change review`: accepts or rejects a plan.
@Command(
    name = "review",
    description = {
      "Accepts or rejects a plan of a change. Whoever had a part in the change cannot accept it.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay change review agents 7 --plan sha256:… --accept --comment \"as agreed\""
    },
    sortOptions = false)
final class ChangeReview implements Verb {

  /// One of both.
  private static final class Word {

    @Option(names = "--accept", description = "It may be published.")
    private boolean isAccepted;

    @Option(names = "--reject", description = "It may not.")
    @SuppressWarnings("UnusedVariable") // that one of both is there is looked at by the group
    private boolean isRejected;
  }

  private final Desk desk;

  @Mixin private final ChangeName change = new ChangeName();

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "DIGEST",
      description = "The plan, as `belay change plan` names it.")
  private String plan = "";

  @ArgGroup(multiplicity = "1")
  private final Word word = new Word();

  @Option(
      names = "--comment",
      required = true,
      paramLabel = "TEXT",
      description = "What whoever wrote it should know.")
  private String comment = "";

  @Mixin private final Remote remote = new Remote();

  ChangeReview(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var judgement = new ChangeRecord.Judgement(digest(plan), word.isAccepted, comment);
    remote.ask(
        desk,
        plane -> change.in(plane).review(change.id(), judgement),
        judged -> ChangeText.print(judged, desk.out()));
    return ExitCode.DONE;
  }

  static Digest digest(String text) throws InvalidInput {
    if (!Digest.isDigest(text)) {
      throw new InvalidInput(
          "`%s` is not a digest".formatted(text), "write `sha256:` and 64 hexadecimal digits");
    }
    return new Digest(text);
  }
}
