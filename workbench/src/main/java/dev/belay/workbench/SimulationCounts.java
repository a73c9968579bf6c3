package dev.belay.workbench;

import dev.belay.rollout.Difference;
import dev.belay.workbench.Simulation.Change;
import dev.belay.workbench.Simulation.Changed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// How many fixtures were answered otherwise, by kind of change and cause, with the first few of
/// each: it grows with the policies and not with the fixtures. Not safe for more than one thread.
public final class SimulationCounts {

  /// How many fixtures a group names.
  public static final int SAMPLES = 3;

  /// Fixtures that changed in the same way for the same cause.
  ///
  /// @param samples the first of them
  public record Group(Change change, Difference cause, long fixtures, List<Changed> samples) {

    public Group {
      samples = List.copyOf(samples);
    }
  }

  private record Kind(Change change, Difference cause) {}

  private static final class Seen {
    private final List<Changed> samples = new ArrayList<>();
    private long fixtures;
  }

  private final TreeMap<Kind, Seen> seen =
      new TreeMap<>(Comparator.comparing(Kind::change).thenComparing(Kind::cause));
  private long fixtures;

  /// Fixtures that were asked, whatever came of them.
  public void addAsked(long more) {
    fixtures += more;
  }

  /// One of those that were asked.
  public void add(Changed changed) {
    var kind = new Kind(changed.change(), changed.cause());
    var group = seen.computeIfAbsent(kind, _ -> new Seen());
    group.fixtures++;
    if (group.samples.size() < SAMPLES) {
      group.samples.add(changed);
    }
  }

  public long fixtures() {
    return fixtures;
  }

  /// How many answers changed so.
  public long count(Change change) {
    return change == Change.SAME
        ? fixtures - changed(Optional.empty())
        : changed(Optional.of(change));
  }

  private long changed(Optional<Change> change) {
    return seen.entrySet().stream()
        .filter(entry -> change.isEmpty() || change.get() == entry.getKey().change())
        .mapToLong(entry -> entry.getValue().fixtures)
        .sum();
  }

  /// The looser ones first.
  public List<Group> groups() {
    return seen.entrySet().stream().map(entry -> group(entry.getKey(), entry.getValue())).toList();
  }

  private static Group group(Kind kind, Seen seen) {
    return new Group(kind.change(), kind.cause(), seen.fixtures, seen.samples);
  }
}
