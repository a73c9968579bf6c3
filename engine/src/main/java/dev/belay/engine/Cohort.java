package dev.belay.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// For whom a candidate's ceiling holds: enforcement points with certain labels, a sticky
/// percentage of subjects, or both.
///
/// @param labels those that an enforcement point must have; empty: every point
/// @param percent of subjects, from 0 to 100 in steps of a hundredth
/// @param key what makes the percentage fall differently for each rollout, and the same for one
public record Cohort(Map<String, String> labels, double percent, String key) {

  private static final int BUCKETS = 10_000;

  public Cohort {
    labels = Map.copyOf(labels);
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("a percentage is from 0 to 100, got " + percent);
    }
  }

  public static Cohort everyone() {
    return new Cohort(Map.of(), 100, "");
  }

  /// Whether it depends on labels only.
  boolean isOfEveryone() {
    return percent == 100;
  }

  /// @param subject absent when there is none; then only a cohort of all subjects has it
  boolean contains(Map<String, String> pointLabels, Optional<String> subject) {
    return pointLabels.entrySet().containsAll(labels.entrySet())
        && (isOfEveryone()
            || subject.filter(who -> bucket(who) < Math.round(percent * 100)).isPresent());
  }

  /// Whether it may have a subject that could not be known.
  boolean mayContain(Map<String, String> pointLabels) {
    return percent > 0 && pointLabels.entrySet().containsAll(labels.entrySet());
  }

  /// A subject keeps its bucket, so a percentage that grows never loses anyone.
  private int bucket(String subject) {
    var digest = Digest.of((key + "\n" + subject).getBytes(StandardCharsets.UTF_8)).text();
    var bits = ByteBuffer.wrap(HexFormat.of().parseHex(digest, 7, 7 + 16)).getLong();
    return (int) Long.remainderUnsigned(bits, BUCKETS);
  }
}
