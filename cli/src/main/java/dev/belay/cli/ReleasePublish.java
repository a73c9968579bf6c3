package dev.belay.cli;

import dev.belay.engine.Digest;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.ProjectDesk;
import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseRecord;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay release publish`: makes a change the next release.
@Command(
    name = "publish",
    description = {
      "Makes a change the next release. It decides nowhere before a rollout takes it there.",
      ""
    },
    footer = {"", "Example:", "  belay release publish agents 7 --reason \"as reviewed\""},
    sortOptions = false)
final class ReleasePublish implements Verb {

  private final Desk desk;

  @Mixin private final ChangeName change = new ChangeName();

  @Option(
      names = "--plan",
      paramLabel = "DIGEST",
      description =
          "The plan to publish (default: the one that was accepted last, or else a new one).")
  private @Nullable String plan;

  @Option(
      names = "--head",
      paramLabel = "N",
      description =
          "The release that you have seen as the head (default: the one that the change builds"
              + " on).")
  private @Nullable Integer head;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the audit.")
  private String reason = "";

  @Mixin private final Remote remote = new Remote();

  ReleasePublish(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(
        desk,
        plane -> {
          var in = change.in(plane);
          var found = in.change(change.id());
          var seen = Optional.ofNullable(head).orElse(found.base());
          return in.publish(
              new ReleaseRecord.Publication(change.id(), plan(in, found), seen, reason));
        },
        published -> ReleaseText.print(published, desk.out()));
    return ExitCode.DONE;
  }

  private Digest plan(ProjectDesk in, ChangeRecord found)
      throws InvalidInput, IOException, InterruptedException, Refused {
    if (plan != null) {
      return ChangeReview.digest(plan);
    }
    var accepted =
        found.reviews().reversed().stream()
            .filter(review -> review.accepted() && !review.isVoid())
            .map(ChangeRecord.Review::plan)
            .findFirst();
    return accepted.isPresent()
        ? accepted.get()
        : in.plan(change.id(), Environments.USUAL).digest();
  }
}
