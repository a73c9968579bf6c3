package dev.belay.cli;

import dev.belay.engine.Digest;
import dev.belay.engine.Json;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Of what a run of a simulation is: two runs that are of the same answer the same.
///
/// @param parts by name, in the order in which they are compared
/// @param began when fixtures are asked that do not say it
record SimulationIdentity(Map<String, String> parts, Instant began) {

  /// What a run with another of these is about.
  private static final Map<String, String> OTHERS =
      Map.of(
          "belay", "was written by another Belay",
          "baseline", "is about another baseline",
          "policy", "is about other policies",
          "fixtures", "is about other fixtures",
          "options", "is about other options");

  SimulationIdentity(
      String belay,
      Digest baseline,
      Digest policy,
      String fixtures,
      String options,
      Instant began) {
    var parts = new LinkedHashMap<String, String>();
    parts.put("belay", belay);
    parts.put("baseline", baseline.text());
    parts.put("policy", policy.text());
    parts.put("fixtures", fixtures);
    parts.put("options", options);
    this(parts, began);
  }

  SimulationIdentity {
    parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  JsonObject json() {
    var of = new JsonObject();
    parts.forEach(of::put);
    return new JsonObject().put("simulation", of.value()).put("began", began.toString());
  }

  /// Absent where the line says nothing of the kind.
  Optional<SimulationIdentity> read(byte[] line) {
    if (Json.read(line) instanceof Json.Parsed(Mapping json)
        && json.find("simulation").orElse(Value.Null.NULL) instanceof Mapping of) {
      var found = new LinkedHashMap<String, String>();
      parts.keySet().forEach(name -> found.put(name, text(of, name)));
      return time(text(json, "began")).map(time -> new SimulationIdentity(found, time));
    }
    return Optional.empty();
  }

  private static String text(Mapping json, String name) {
    return json.find(name).orElse(Value.Null.NULL) instanceof Text(var text) ? text : "";
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// Why nothing can go on from another run; absent where it can.
  Optional<String> whyNotFrom(SimulationIdentity other) {
    return parts.keySet().stream()
        .filter(name -> !Objects.equals(parts.get(name), other.parts.get(name)))
        .findFirst()
        .map(OTHERS::get);
  }
}
