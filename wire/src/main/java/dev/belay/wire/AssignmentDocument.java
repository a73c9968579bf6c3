package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belay.engine.Cohort;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Stage;
import dev.belay.engine.Stop;
import dev.belay.engine.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What every enforcement point of one environment of a project is told: the same bytes for all of
/// them, signed, and taken whole or not at all.
///
/// @param generation only grows: what names a lower one is older, however late it arrives
/// @param expires from then on nobody may believe it any more
/// @param approvers groups that are asked for what a ceiling turned into require_approval; empty:
///     those that the release names
public record AssignmentDocument(
    String format,
    String tenant,
    String project,
    String environment,
    long generation,
    Instant issued,
    Instant expires,
    Baseline baseline,
    List<Tried> candidates,
    List<Stopped> stops,
    List<String> approvers) {

  public static final String FORMAT = "belay-assignment/1";

  /// How many bytes a signed assignment may have.
  public static final int MAX_BYTES = 4 << 20;

  /// The type that its signature covers.
  public static final String PAYLOAD_TYPE = "application/vnd.belay.assignment+json";

  public AssignmentDocument {
    candidates = List.copyOf(candidates);
    stops = List.copyOf(stops);
    approvers = List.copyOf(approvers);
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException("expected format %s, found %s".formatted(FORMAT, format));
    }
    if (generation < 1) {
      throw new IllegalArgumentException("generations start at 1, got " + generation);
    }
  }

  /// What decides.
  public record Baseline(int number, Digest address) {}

  /// What is tried.
  ///
  /// @param number absent for a draft
  public record Tried(
      Optional<Integer> number,
      Digest address,
      @JsonProperty("draft") boolean isDraft,
      Stage stage,
      ForWhom cohort) {

    public Tried {
      if (isDraft && stage != Stage.OBSERVE) {
        throw new IllegalArgumentException("a draft is observed, not at " + stage.text());
      }
    }
  }

  /// For whom its ceiling holds.
  public record ForWhom(Map<String, String> labels, double percent, String key) {

    public ForWhom {
      labels = Map.copyOf(labels);
    }

    public static ForWhom of(Cohort cohort) {
      return new ForWhom(cohort.labels(), cohort.percent(), cohort.key());
    }

    public Cohort cohort() {
      return new Cohort(labels, percent, key);
    }
  }

  /// What nobody may do.
  ///
  /// @param fields values by JSON pointer
  public record Stopped(String id, SortedMap<String, Value> fields, String reason) {

    public Stopped {
      fields = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(fields));
      if (fields.isEmpty() || !fields.keySet().stream().allMatch(key -> key.startsWith("/"))) {
        throw new IllegalArgumentException("a stop needs at least one field, by its pointer");
      }
    }

    public static Stopped of(Stop stop) {
      return new Stopped(stop.id(), new TreeMap<>(stop.fields()), stop.reason());
    }

    public Stop stop() {
      return new Stop(id, fields, reason);
    }
  }

  /// What a signed assignment turned out to be.
  public sealed interface Opened {

    record Trusted(AssignmentDocument document) implements Opened {}

    record Rejected(Problem problem) implements Opened {}
  }

  /// The signed document, as JSON on one line.
  public byte[] sign(SigningKey key) {
    return Dsse.sign(PAYLOAD_TYPE, Documents.bytes(this), key);
  }

  public static Opened open(byte[] envelope, Collection<VerifyingKey> keys) {
    if (envelope.length > MAX_BYTES) {
      return new Opened.Rejected(
          Problem.of(
              "too-large",
              "an assignment has at most %,d bytes, found %,d"
                  .formatted(MAX_BYTES, envelope.length)));
    }
    return switch (Dsse.open(envelope, PAYLOAD_TYPE, keys)) {
      case Dsse.Opened.Rejected(var problem) -> new Opened.Rejected(problem);
      case Dsse.Opened.Verified(var payload, _) -> read(payload.bytes());
    };
  }

  private static Opened read(byte[] payload) {
    try {
      return new Opened.Trusted(Documents.readStrictly(payload, AssignmentDocument.class));
    } catch (Malformed e) {
      return new Opened.Rejected(e.problem());
    }
  }

  /// The releases that it names, each with how it must have been signed.
  public Map<Digest, ReleaseFile.Kind> releases() {
    var releases = new HashMap<Digest, ReleaseFile.Kind>();
    for (var candidate : candidates) {
      releases.merge(
          candidate.address(),
          candidate.isDraft() ? ReleaseFile.Kind.DRAFT : ReleaseFile.Kind.RELEASE,
          ReleaseFile.Kind::stricter);
    }
    releases.put(baseline.address(), ReleaseFile.Kind.RELEASE);
    return releases;
  }

  /// Numbers by which people know the releases that it names.
  public List<Baseline> numbered() {
    var numbered = new ArrayList<Baseline>();
    numbered.add(baseline);
    for (var candidate : candidates) {
      candidate
          .number()
          .ifPresent(number -> numbered.add(new Baseline(number, candidate.address())));
    }
    return numbered;
  }
}
