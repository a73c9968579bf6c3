package dev.belay.cli;

import dev.belay.engine.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which policies decide.
final class DecidingOptions {

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "A policy, a folder of policies, or a project. May be repeated.")
  private List<Path> policies = List.of();

  @Mixin private DefaultOption byDefault = new DefaultOption();

  PolicyFiles files(Desk desk) throws InvalidInput, IOException {
    return PolicyFiles.read(desk, policies).withoutExamples();
  }

  /// Absent when they have problems, which are told.
  Optional<Release> release(Desk desk, PolicyFiles files) throws InvalidInput, IOException {
    return files.release(desk, byDefault.of(files));
  }
}
