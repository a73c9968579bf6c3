package dev.belay.enforce;

import dev.belay.wire.VerifyingKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What an enforcement point is told when it starts.
///
/// @param id what the control plane knows it by
/// @param projects whose policies it obeys, in one environment
/// @param keys pinned: what is signed with any other key is not believed
/// @param folder of its own, where it keeps what it needs to start and decide without the control
///     plane
public record PointSettings(
    String id,
    String tenant,
    String environment,
    List<String> projects,
    List<VerifyingKey> keys,
    Path folder,
    KeptFacts keptFacts,
    Pace pace,
    Bounds bounds) {

  public PointSettings {
    projects = projects.stream().distinct().sorted().toList();
    keys = List.copyOf(keys);
    if (projects.isEmpty()) {
      throw new IllegalArgumentException("an enforcement point needs at least 1 project");
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("an enforcement point needs at least 1 key to trust");
    }
  }

  public static PointSettings of(
      String id, String environment, String project, List<VerifyingKey> keys, Path folder) {
    return new PointSettings(
        id,
        "default",
        environment,
        List.of(project),
        keys,
        folder,
        KeptFacts.ALL,
        Pace.usual(),
        Bounds.usual());
  }

  public PointSettings with(Pace newPace) {
    return new PointSettings(
        id, tenant, environment, projects, keys, folder, keptFacts, newPace, bounds);
  }

  public PointSettings with(Bounds newBounds) {
    return new PointSettings(
        id, tenant, environment, projects, keys, folder, keptFacts, pace, newBounds);
  }

  public PointSettings with(KeptFacts newKeptFacts) {
    return new PointSettings(
        id, tenant, environment, projects, keys, folder, newKeptFacts, pace, bounds);
  }

  /// What of a request's input is recorded.
  public enum KeptFacts {
    ALL,
    /// Only the digest of the call.
    DIGEST
  }

  /// How often, and how long.
  ///
  /// @param safetyPoll how often it asks although it hears of every assignment
  /// @param poll how often it asks while it does not hear of them
  /// @param silence of a stream after which it counts as broken
  /// @param status how often it says what it runs, though nothing changed
  /// @param firstRetry how long to wait before asking again; doubled up to `lastRetry`
  /// @param gather how long records are gathered before they are written
  /// @param escalation how long people have to look at a held call
  /// @param parting how long it tries to hand over its records when it is closed
  public record Pace(
      Duration safetyPoll,
      Duration poll,
      Duration silence,
      Duration status,
      Duration firstRetry,
      Duration lastRetry,
      Duration gather,
      Duration escalation,
      Duration parting) {

    public static Pace usual() {
      return new Pace(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(45),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofMillis(50),
          Duration.ofHours(1),
          Duration.ofSeconds(2));
    }
  }

  /// How much it holds before it lets go.
  ///
  /// @param observed requests that wait for candidates at observe; beyond it they are sampled
  /// @param observedBytes of their inputs, estimated
  /// @param records that wait to be written; beyond it they are lost, and counted
  /// @param recordBytes of them, estimated
  /// @param spoolBytes of records on disk that wait to be handed over
  public record Bounds(
      int observed, long observedBytes, int records, long recordBytes, long spoolBytes) {

    public static Bounds usual() {
      return new Bounds(1_000, 16 << 20, 50_000, 64 << 20, 512L << 20);
    }
  }
}
