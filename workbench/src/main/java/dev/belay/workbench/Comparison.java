package dev.belay.workbench;

import dev.belay.engine.Value;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.rollout.Difference;
import dev.belay.rollout.Evidence;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a candidate decides differently than what decides now, by cause. The order in which
/// decisions were looked at changes nothing in it.
///
/// @param same how many decisions stay what they are
/// @param differences by cause, in the order of their names
/// @param cannotTell by the fields that are not known, joined by a comma and a space
/// @param otherThanRecorded how many decisions what decides now makes differently than it was
///     recorded, as another release decided then
public record Comparison(
    long same,
    SortedMap<Difference, Tally> differences,
    SortedMap<String, Tally> cannotTell,
    long otherThanRecorded) {

  public Comparison {
    differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
    cannotTell = Collections.unmodifiableSortedMap(new TreeMap<>(cannotTell));
  }

  /// How often something was seen.
  ///
  /// @param subjects how many different ones; decisions whose subject is not known count as none
  /// @param samples ids of the first decisions, by id
  public record Tally(long decisions, int subjects, List<String> samples) {

    public Tally {
      samples = List.copyOf(samples);
    }
  }

  public long compared() {
    return same + loosened() + tightened() + untold();
  }

  public long loosened() {
    return decisions(true);
  }

  public long tightened() {
    return decisions(false);
  }

  private long decisions(boolean isLoosened) {
    return differences.entrySet().stream()
        .filter(entry -> entry.getKey().isLoosened() == isLoosened)
        .mapToLong(entry -> entry.getValue().decisions())
        .sum();
  }

  /// How many decisions cannot be told.
  public long untold() {
    return cannotTell.values().stream().mapToLong(Tally::decisions).sum();
  }

  /// As it stands beside a plan.
  ///
  /// @param from the oldest decision of the cut may be as old as this
  /// @param until where the cut ends
  public Evidence evidence(String environment, Instant from, Instant until) {
    var counts = new TreeMap<Difference, Long>();
    differences.forEach((cause, tally) -> counts.put(cause, tally.decisions()));
    return new Evidence(environment, from, until, same, untold(), counts);
  }

  /// As JSON.
  public Mapping value() {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("compared", new Int(compared()));
    fields.put("same", new Int(same));
    fields.put("loosened", new Int(loosened()));
    fields.put("tightened", new Int(tightened()));
    fields.put("other_than_recorded", new Int(otherThanRecorded));
    fields.put("differences", each(differences, Comparison::difference));
    fields.put("cannot_tell", each(cannotTell, Comparison::unknown));
    return object(fields);
  }

  private interface Named<K> {
    Map<String, Value> fields(K key);
  }

  private static <K> Listing each(Map<K, Tally> tallies, Named<K> named) {
    return new Listing(
        tallies.entrySet().stream()
            .<Value>map(entry -> row(named.fields(entry.getKey()), entry.getValue()))
            .toList());
  }

  private static Mapping row(Map<String, Value> name, Tally tally) {
    var fields = new LinkedHashMap<>(name);
    fields.put("decisions", new Int(tally.decisions()));
    fields.put("subjects", new Int(tally.subjects()));
    fields.put("samples", new Listing(tally.samples().stream().map(Value::text).toList()));
    return object(fields);
  }

  private static Map<String, Value> difference(Difference cause) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("policy", Value.text(cause.policy()));
    fields.put("rule", Value.text(cause.rule()));
    fields.put("from", Value.text(cause.from().text()));
    fields.put("to", Value.text(cause.to().text()));
    fields.put("change", Value.text(change(cause)));
    return fields;
  }

  private static Map<String, Value> unknown(String fields) {
    return Map.of("unknown", Value.text(fields));
  }

  static String change(Difference cause) {
    return cause.isLoosened() ? "loosened" : "tightened";
  }

  private static Mapping object(Map<String, Value> fields) {
    var entries = new LinkedHashMap<Value, Value>();
    fields.forEach((name, value) -> entries.put(Value.text(name), value));
    return new Mapping(entries);
  }
}
