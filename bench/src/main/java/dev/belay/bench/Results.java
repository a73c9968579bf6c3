package dev.belay.bench;

import dev.belay.bench.Outcome.LeftOut;
import dev.belay.bench.Outcome.Measured;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Everything that one run found.
record Results(
    Options options,
    Yardsticks yardsticks,
    List<Outcome> outcomes,
    List<Contenders.Absent> absent) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  Results {
    outcomes = List.copyOf(outcomes);
    absent = List.copyOf(absent);
  }

  Optional<Figures> find(String contender, int rules) {
    return measured()
        .filter(figures -> figures.contender().equals(contender) && figures.rules() == rules)
        .findFirst();
  }

  Stream<Figures> measured() {
    return outcomes.stream()
        .flatMap(
            outcome ->
                outcome instanceof Measured(var figures) ? Stream.of(figures) : Stream.empty());
  }

  List<LeftOut> leftOut() {
    return outcomes.stream()
        .flatMap(
            outcome -> outcome instanceof LeftOut leftOut ? Stream.of(leftOut) : Stream.empty())
        .toList();
  }

  List<Figures> differing() {
    return measured().filter(figures -> figures.agreement().other() > 0).toList();
  }

  boolean allAgree() {
    return differing().isEmpty();
  }

  String json() {
    return JSON.writeValueAsString(
            Map.of(
                "settings", options.settings(),
                "yardsticks", yardsticks,
                "measured", measured().toList(),
                "leftOut", leftOut(),
                "absent", absent))
        + "\n";
  }
}
