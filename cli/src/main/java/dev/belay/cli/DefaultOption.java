package dev.belay.cli;

import dev.belay.engine.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// What happens to requests that no policy speaks of. A project says so itself.
final class DefaultOption {

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--default",
      paramLabel = "VERDICT",
      description = "What no policy speaks of (default: block; a project has its own).")
  private @Nullable Verdict verdict;

  Verdict of(PolicyFiles files) {
    if (files.isProject() && verdict != null) {
      throw new ParameterException(command.commandLine(), "a project has its own default");
    }
    return verdict == null ? Verdict.BLOCK : verdict;
  }
}
