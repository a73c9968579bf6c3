package dev.belay.bench;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What a trial tells the race that started it, a line each. Every other line is a library's.
sealed interface Message {

  String MARK = "@bench ";
  String TAKEN = "taken ";
  JsonMapper JSON = JsonMapper.builder().build();

  /// The rules are written; the engine begins to load them.
  record Loading() implements Message {}

  record Loaded(double ms) implements Message {}

  record Done(Figures figures) implements Message {}

  /// What one measure of loading found.
  record Taken(List<Double> values) implements Message {

    public Taken {
      values = List.copyOf(values);
    }
  }

  /// Something that the trial's process wrote, or a library in it.
  record Noise(String line) implements Message {}

  /// The process has closed its output.
  record Ended() implements Message {}

  default String line() {
    return switch (this) {
      case Loading _ -> MARK + "loading";
      case Loaded(var ms) -> MARK + "loaded " + ms;
      case Done(var figures) -> MARK + JSON.writeValueAsString(figures);
      case Taken(var values) -> MARK + TAKEN + JSON.writeValueAsString(values);
      case Noise(var line) -> line;
      case Ended _ -> "";
    };
  }

  static Message of(String line) {
    if (!line.startsWith(MARK)) {
      return new Noise(line);
    }
    var text = line.substring(MARK.length());
    if (text.equals("loading")) {
      return new Loading();
    }
    if (text.startsWith(TAKEN)) {
      return new Taken(List.of(JSON.readValue(text.substring(TAKEN.length()), Double[].class)));
    }
    return text.startsWith("loaded ")
        ? new Loaded(Double.parseDouble(text.substring("loaded ".length())))
        : new Done(JSON.readValue(text, Figures.class));
  }
}
