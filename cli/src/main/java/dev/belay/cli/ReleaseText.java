package dev.belay.cli;

import dev.belay.wire.ReleaseRecord;
import java.io.PrintWriter;

/// A release as a person reads it.
final class ReleaseText {

  private ReleaseText() {}

  static void print(ReleaseRecord release, PrintWriter out) {
    out.printf("release %d: %s%n", release.number(), what(release));
    out.printf("  address    %s%n", release.address());
    out.printf(
        "  published  %s by %s: %s%n",
        Printed.time(release.published()),
        release.publishedBy(),
        TextTable.printable(release.reason()));
    release
        .withdrawn()
        .ifPresent(
            withdrawn ->
                out.printf(
                    "  withdrawn  %s by %s: %s%n",
                    Printed.time(withdrawn.at()),
                    withdrawn.by(),
                    TextTable.printable(withdrawn.reason())));
  }

  static String what(ReleaseRecord release) {
    var what =
        release
            .change()
            .map(change -> "change %s by %s".formatted(change, release.author()))
            .or(() -> release.restores().map(number -> "release %d again".formatted(number)))
            .orElse("the beginning");
    return release.withdrawn().isPresent() ? what + ", withdrawn" : what;
  }
}
