package dev.belay.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Everything that one run of the measures of loading found.
///
/// @param bareStartMs to start a process that does nothing
/// @param failures what the process of a measure said last
record LoadResults(
    Sizes sizes,
    double bareStartMs,
    Map<Measure, List<Double>> taken,
    Map<Measure, String> failures) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  LoadResults {
    taken = Map.copyOf(taken);
    failures = Map.copyOf(failures);
  }

  /// One of the values of a measure.
  Optional<Double> find(Measure measure, int value) {
    return Optional.ofNullable(taken.get(measure)).map(values -> values.get(value));
  }

  String json() {
    return JSON.writeValueAsString(this) + "\n";
  }
}
