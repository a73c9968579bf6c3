package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Question;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.workbench.Simulation.Fixture;
import dev.belay.workbench.WrittenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Requests that somebody keeps in files, to be asked again: each file `NAME.json` holds the input
/// of a question, or an object that names its `question` and its `input`.
///
/// @param questions that may be asked
/// @param usual what is asked where a file names no question
/// @param environment where it is asked, if an input does not say
/// @param now when it is asked, if an input does not say
record Fixtures(Map<String, Question> questions, String usual, String environment, Instant now) {

  private static final Set<String> NAMED = Set.of("question", "input", "unknown");
  private static final Text QUESTION = new Text("question");

  /// All files of these folders, in the order of their paths, and these files.
  List<Fixture> read(Desk desk, List<Path> paths) throws InvalidInput, IOException {
    var fixtures = new ArrayList<Fixture>();
    for (var path : paths) {
      for (var file : files(desk, path.normalize())) {
        fixtures.add(read(desk, file));
      }
    }
    return fixtures;
  }

  private static List<Path> files(Desk desk, Path path) throws InvalidInput, IOException {
    var found = desk.at(path);
    if (!Files.isDirectory(found)) {
      return List.of(path);
    }
    try (var all = Files.walk(found)) {
      var files =
          all.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
              .map(file -> path.resolve(found.relativize(file)))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new InvalidInput(
            "there is no fixture in `%s`".formatted(path), "a fixture is a file `NAME.json`");
      }
      return files;
    }
  }

  private Fixture read(Desk desk, Path file) throws InvalidInput, IOException {
    var bytes = FileReading.read(desk, file, GateInput.LIMIT_BYTES);
    var fields = GateInput.read("`" + file + "`", bytes).fields();
    return new Fixture(
        file.toString(), isNamed(fields) ? named(file, fields) : usual(file, fields));
  }

  private static boolean isNamed(Mapping fields) {
    return fields.find("question").orElse(Value.Null.NULL) instanceof Text
        && fields.find("input").orElse(Value.Null.NULL) instanceof Mapping
        && fields.entries().keySet().stream()
            .allMatch(name -> name instanceof Text(var text) && NAMED.contains(text));
  }

  private Facts named(Path file, Mapping fields) throws InvalidInput {
    var input = (Mapping) fields.find("input").orElseThrow();
    var question =
        ((Text) java.util.Objects.requireNonNull(fields.entries().get(QUESTION))).value();
    return facts(file, question, new WrittenRequest(input, unknown(file, fields)));
  }

  private static List<String> unknown(Path file, Mapping fields) throws InvalidInput {
    var pointers = new ArrayList<String>();
    if (fields.find("unknown").orElse(new Listing(List.of())) instanceof Listing(var all)) {
      for (var pointer : all) {
        if (pointer instanceof Text(var text)) {
          pointers.add(text);
        } else {
          throw notPointers(file);
        }
      }
      return pointers;
    }
    throw notPointers(file);
  }

  private static InvalidInput notPointers(Path file) {
    return new InvalidInput(
        "`%s`: `unknown` is no list of texts".formatted(file),
        "write JSON pointers such as `/principal/groups`");
  }

  private Facts usual(Path file, Mapping input) throws InvalidInput {
    return facts(file, usual, new WrittenRequest(input, List.of()));
  }

  private Facts facts(Path file, String name, WrittenRequest request) throws InvalidInput {
    var question = questions.get(name);
    if (question == null) {
      throw new InvalidInput(
          "`%s`: there is no question `%s`".formatted(file, name), "see `belay questions list`");
    }
    return switch (request.facts(question, environment, now)) {
      case WrittenRequest.Asked(var facts) -> facts;
      case WrittenRequest.Unclear(var problem) ->
          throw new InvalidInput(
              "`%s`: %s".formatted(file, problem.message()), problem.help().orElse(""));
    };
  }
}
