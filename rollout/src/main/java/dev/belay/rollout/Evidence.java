package dev.belay.rollout;

import dev.belay.engine.Digest;
import dev.belay.engine.Json;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What recorded decisions say about a candidate: a replay, with a stated cut and a date.
///
/// @param environment whose decisions were replayed
/// @param from the oldest decision of the cut may be as old as this
/// @param until the cut ends here; later decisions were not looked at
/// @param same how many decisions stay what they were
/// @param cannotTell how many cannot be told for want of recorded fields
/// @param differences how many decisions differ, by cause
public record Evidence(
    String environment,
    Instant from,
    Instant until,
    long same,
    long cannotTell,
    SortedMap<Difference, Long> differences) {

  public Evidence {
    differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
  }

  /// Nothing was recorded yet.
  public static Evidence none(String environment, Instant at) {
    return new Evidence(environment, at, at, 0, 0, new TreeMap<>());
  }

  public SortedSet<Difference> causes() {
    return new TreeSet<>(differences.keySet());
  }

  public boolean isLoosened() {
    return differences.keySet().stream().anyMatch(Difference::isLoosened);
  }

  /// Causes that are here and not among those that somebody has seen; more of the same is nothing
  /// new.
  public List<Difference> notAmong(Collection<Difference> seen) {
    return differences.keySet().stream().filter(cause -> !seen.contains(cause)).toList();
  }

  /// The same for everyone who replays the same decisions.
  public Digest digest() {
    return Digest.of(Json.canonical(value()));
  }

  private Value value() {
    return object(
        Map.of(
            "environment",
            Value.text(environment),
            "from",
            Value.text(from.toString()),
            "until",
            Value.text(until.toString()),
            "same",
            new Int(same),
            "cannot_tell",
            new Int(cannotTell),
            "differences",
            new Listing(
                differences.entrySet().stream()
                    .map(entry -> value(entry.getKey(), entry.getValue()))
                    .toList())));
  }

  private static Value value(Difference cause, long count) {
    return object(
        Map.of(
            "policy", Value.text(cause.policy()),
            "rule", Value.text(cause.rule()),
            "from", Value.text(cause.from().text()),
            "to", Value.text(cause.to().text()),
            "count", new Int(count)));
  }

  static Mapping object(Map<String, Value> fields) {
    var entries = new LinkedHashMap<Value, Value>();
    new TreeMap<>(fields).forEach((name, value) -> entries.put(Value.text(name), value));
    return new Mapping(entries);
  }
}
