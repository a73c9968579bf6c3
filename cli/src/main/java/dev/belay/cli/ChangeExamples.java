package dev.belay.cli;

import dev.belay.engine.Json;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.rollout.Example;
import dev.belay.wire.ChangeRecord;
import dev.belay.workbench.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Files with requests whose answer a change promises: an object each, or a list of them.
final class ChangeExamples {

  private static final int BYTES = 1 << 20;

  private ChangeExamples() {}

  static List<ChangeRecord.Example> read(Desk desk, List<Path> files, Example.Must must)
      throws InvalidInput, IOException {
    var values = new ArrayList<Value>();
    for (var file : files) {
      switch (Json.read(FileReading.read(desk, file, BYTES))) {
        case Json.Malformed(var problem) ->
            throw new InvalidInput("`%s`: %s".formatted(file, problem.message()), "");
        case Json.Parsed(Listing(var elements)) -> values.addAll(elements);
        case Json.Parsed(var value) -> values.add(value);
      }
    }
    return switch (Examples.read(values, must)) {
      case Examples.Bad(var problem) ->
          throw new InvalidInput(problem.message(), problem.help().orElse(""));
      case Examples.Good(var examples) ->
          examples.stream()
              .map(
                  example ->
                      new ChangeRecord.Example(example.name(), example.question(), example.input()))
              .toList();
    };
  }
}
