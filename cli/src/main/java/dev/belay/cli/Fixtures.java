package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Question;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.workbench.Simulation.Fixture;
import dev.belay.workbench.WrittenRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads requests that somebody keeps, to be asked again: each holds the input of a question, or an
/// object that names its `question` and its `input`; or it is an intent of gait.
///
/// @param format what the requests are written as
/// @param questions that may be asked
/// @param usual what is asked where a file names no question
/// @param environment where it is asked, if an input does not say
/// @param now when it is asked, if an input does not say
record Fixtures(
    RequestOptions.InputFormat format,
    Map<String, Question> questions,
    String usual,
    String environment,
    Instant now) {

  private static final Set<String> NAMED = Set.of("question", "input", "unknown");
  private static final Text QUESTION = new Text("question");

  Fixture read(String name, byte[] json) throws InvalidInput {
    var read = GateInput.read("`" + name + "`", json);
    return new Fixture(
        name,
        switch (format) {
          case BELAY ->
              isNamed(read.fields()) ? named(name, read.fields()) : usual(name, read.fields());
          case GAIT -> intent(name, GaitInput.of(read));
        });
  }

  private Facts intent(String name, GaitInput intent) throws InvalidInput {
    var request = new WrittenRequest(intent.input().fields(), List.copyOf(intent.unknown()));
    return facts(name, intent.question(), request);
  }

  private static boolean isNamed(Mapping fields) {
    return fields.find("question").orElse(Value.Null.NULL) instanceof Text
        && fields.find("input").orElse(Value.Null.NULL) instanceof Mapping
        && fields.entries().keySet().stream()
            .allMatch(name -> name instanceof Text(var text) && NAMED.contains(text));
  }

  private Facts named(String file, Mapping fields) throws InvalidInput {
    var input = (Mapping) fields.find("input").orElseThrow();
    var question =
        ((Text) java.util.Objects.requireNonNull(fields.entries().get(QUESTION))).value();
    return facts(file, question, new WrittenRequest(input, unknown(file, fields)));
  }

  private static List<String> unknown(String file, Mapping fields) throws InvalidInput {
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

  private static InvalidInput notPointers(String file) {
    return new InvalidInput(
        "`%s`: `unknown` is no list of texts".formatted(file),
        "write JSON pointers such as `/principal/groups`");
  }

  private Facts usual(String file, Mapping input) throws InvalidInput {
    return facts(file, usual, new WrittenRequest(input, List.of()));
  }

  private Facts facts(String file, String name, WrittenRequest request) throws InvalidInput {
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
