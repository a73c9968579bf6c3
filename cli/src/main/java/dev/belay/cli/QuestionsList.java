package dev.belay.cli;

import dev.belay.language.Questions;
import picocli.CommandLine.Command;

/// `belay questions list`: what can be asked.
@Command(
    name = "list",
    description = "Names the questions that come with Belay.",
    footer = {"", "Example:", "  belay questions list"})
final class QuestionsList implements Verb {

  private final Desk desk;

  QuestionsList(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() {
    Questions.builtIn().keySet().forEach(desk.out()::println);
    return ExitCode.DONE;
  }
}
