package dev.belay.cli;

import dev.belay.language.Questions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `belay questions show`: what the input of a question looks like.
@Command(
    name = "show",
    description = "Prints the JSON Schema of a question's input.",
    footer = {"", "Example:", "  belay questions show tool.call"})
final class QuestionsShow implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "NAME", description = "Such as tool.call.")
  private String name = "";

  QuestionsShow(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput {
    var schema = Questions.schema(name);
    if (schema.isEmpty()) {
      throw new InvalidInput(
          "there is no question `%s`".formatted(name),
          "questions are " + String.join(", ", Questions.builtIn().keySet()));
    }
    desk.out().println(schema.get().stripTrailing());
    return ExitCode.DONE;
  }
}
