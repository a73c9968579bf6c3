package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Json;
import dev.belay.engine.Question;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.workbench.WrittenRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/// One request as a user gives it: the question's input as JSON.
///
/// @param name what problems call it
record GateInput(String name, Mapping fields) {

  /// As much as a gateway reads of one request.
  static final int LIMIT_BYTES = 4 << 20;

  static GateInput read(String name, byte[] json) throws InvalidInput {
    return switch (Json.read(json)) {
      case Json.Parsed(Mapping fields) -> new GateInput(name, fields);
      case Json.Parsed(var other) ->
          throw new InvalidInput(
              "%s holds %s".formatted(name, kindOf(other)),
              "write the question's input as one JSON object");
      case Json.Malformed(var problem) ->
          throw new InvalidInput("%s: %s".formatted(name, problem.message()), "");
    };
  }

  private static String kindOf(Value value) {
    return switch (value) {
      case Value.Listing _ -> "a list";
      case Value.Text _ -> "a text";
      case Value.Null _ -> "null";
      case Value.Bool _ -> "a boolean";
      case Value _ -> "a number";
    };
  }

  /// The same, asked at this time whatever it says itself.
  GateInput at(Instant now) {
    var timed = new LinkedHashMap<>(fields.entries());
    timed.put(Value.text("now"), Value.text(now.toString()));
    return new GateInput(name, new Mapping(timed));
  }

  /// @param environment where it is asked, if the input does not say
  /// @param clock when it is asked, if the input does not say
  Facts facts(Question question, String environment, List<String> unknown, Instant clock)
      throws InvalidInput {
    var request = new WrittenRequest(fields, unknown);
    return switch (request.facts(question, environment, clock)) {
      case WrittenRequest.Asked(var facts) -> facts;
      case WrittenRequest.Unclear(var problem) ->
          throw new InvalidInput(problem.message(), problem.help().orElse(""));
    };
  }
}
