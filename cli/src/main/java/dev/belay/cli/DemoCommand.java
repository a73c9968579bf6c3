package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `belay demo`: the main job, on embedded defaults, checked.
@Command(
    name = "demo",
    description = {
      "Rolls a policy change out in front of running agents and takes it back, on a control plane, "
          + "a database, a gateway and tools of its own. What it claims is checked: a claim that "
          + "does not hold ends in exit code 1.",
      ""
    },
    footer = {"", "Example:", "  belay demo --keep"})
final class DemoCommand implements Verb {

  private final Desk desk;

  @Option(names = "--keep", description = "Leave everything running, until Ctrl-C.")
  private boolean keep;

  @Option(names = "--json", description = "Print the story as one JSON object, at its end.")
  private boolean json;

  DemoCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws Exception {
    // Libraries have much to say that is not part of the story.
    Logger.getLogger("").setLevel(Level.WARNING);
    var report = new DemoReport(desk.out(), json);
    var folder = passableFolder("belay-demo-");
    var world = new AtomicReference<>(Optional.<DemoWorld>empty());
    var cleaning = new Thread(() -> clean(world.getAndSet(Optional.empty()), folder));
    Runtime.getRuntime().addShutdownHook(cleaning);
    try {
      report.say("Belay: a policy change, from an edited file to running agents, and back.");
      var started = DemoWorld.start(folder);
      world.set(Optional.of(started));
      new DemoStory(started, report).tell();
      end(report, started);
      return report.isAllTrue() ? ExitCode.DONE : ExitCode.FAILED;
    } finally {
      if (!Running.isRemoved(cleaning)) {
        Running.awaitEndOfProcess();
      }
      clean(world.getAndSet(Optional.empty()), folder);
    }
  }

  /// A temporary folder that PostgreSQL, which does not run as root, can pass through to its own.
  static Path passableFolder(String prefix) throws IOException {
    var passable = PosixFilePermissions.fromString("rwx--x--x");
    return Files.createTempDirectory(prefix, PosixFilePermissions.asFileAttribute(passable));
  }

  private void end(DemoReport report, DemoWorld world) throws InterruptedException {
    report.say(report.isAllTrue() ? "\nEverything held." : "\nSomething did not hold.");
    if (json) {
      report.printJson();
    }
    if (keep) {
      report.say("\nStill running, until Ctrl-C:");
      report.say("  control plane  " + world.plane().address());
      report.say("  gateway (MCP)  " + world.gateway().address());
      report.say("  administrator  " + world.plane().administratorToken());
      new CountDownLatch(1).await();
    }
    report.say("\nNext: `belay demo --keep` leaves all of it running, to be looked at;");
    report.say("docs/guides/first-policy.md writes a first policy and tries it.");
  }

  private static void clean(Optional<DemoWorld> world, Path folder) {
    world.ifPresent(DemoWorld::close);
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException _) {
      // A temporary folder; the system removes what we cannot.
    }
  }
}
