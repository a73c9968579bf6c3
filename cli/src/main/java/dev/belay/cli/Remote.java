package dev.belay.cli;

import dev.belay.wire.ControlPlane;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command has that asks a control plane and shows its answer.
final class Remote {

  /// What is asked.
  @FunctionalInterface
  interface Question<T> {
    T ask(ControlPlane plane) throws InvalidInput, IOException, InterruptedException, Refused;
  }

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  /// The answer, shown as JSON or as people read it.
  <T> T ask(Desk desk, Question<T> question, Consumer<T> print)
      throws InvalidInput, IOException, InterruptedException, Refused {
    try (var plane = server.connect(desk)) {
      var answer = question.ask(plane);
      if (json) {
        desk.out().println(Printed.json(answer));
      } else {
        print.accept(answer);
      }
      return answer;
    }
  }
}
