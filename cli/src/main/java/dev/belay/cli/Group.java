package dev.belay.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A word that commands have in common, such as `policy`; by itself it asks for nothing.
@Command
final class Group implements Verb {

  @Spec private CommandSpec spec;

  static CommandLine of(String name, String description, List<Verb> verbs) {
    var group = new CommandLine(new Group());
    group.getCommandSpec().name(name).usageMessage().description(description);
    verbs.forEach(group::addSubcommand);
    group.getSubcommands().values().forEach(Group::addHelp);
    addHelp(group);
    return group;
  }

  /// A command that stands for itself.
  static CommandLine alone(Verb verb) {
    var command = new CommandLine(verb);
    addHelp(command);
    return command;
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and end.")
                .build());
  }

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
