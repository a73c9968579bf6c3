package dev.belay.rollout;

import dev.belay.engine.Cohort;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Stage;
import dev.belay.engine.Stop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A place where a project is enforced: what decides there, what is tried, what is stopped.
/// Immutable: every step is a new value.
///
/// @param baseline what decides
/// @param former earlier baselines, the oldest first; each ended when the next one began
/// @param generation of the assignment: grows whenever that changes
/// @param rollouts all of them, in the order in which they were asked for
/// @param drafts of open changes, by the id of the change
public record Environment(
    String name,
    Reign baseline,
    List<Reign> former,
    long generation,
    List<PlacedStop> stops,
    List<Rollout> rollouts,
    SortedMap<String, Digest> drafts) {

  public Environment {
    former = List.copyOf(former);
    stops = List.copyOf(stops);
    rollouts = List.copyOf(rollouts);
    drafts = Collections.unmodifiableSortedMap(new TreeMap<>(drafts));
  }

  /// The time for which one release is the baseline.
  ///
  /// @param restores number of the release whose content it is, where a rollback brought it back
  public record Reign(int release, Digest address, Optional<Integer> restores, Instant from) {

    static Reign of(NumberedRelease release, Instant from) {
      return new Reign(release.number(), release.address(), release.restores(), from);
    }
  }

  static Environment begun(String name, NumberedRelease zero, Instant now) {
    return new Environment(
        name, Reign.of(zero, now), List.of(), 1, List.of(), List.of(), new TreeMap<>());
  }

  /// The one that is under way. Others wait for it.
  public Optional<Rollout> rollout() {
    return rollouts.stream().filter(Rollout::isCurrent).findFirst();
  }

  public Optional<Rollout> rollout(String id) {
    return rollouts.stream().filter(rollout -> rollout.id().equals(id)).findFirst();
  }

  /// What its enforcement points are told.
  public Assigned assigned() {
    var candidates = new ArrayList<Assigned.Tried>();
    rollout().map(Environment::tried).ifPresent(candidates::add);
    drafts.forEach((change, address) -> candidates.add(draft(change, address)));
    return new Assigned(
        generation,
        baseline.release(),
        baseline.address(),
        candidates,
        stops.stream().map(PlacedStop::stop).toList(),
        rollout().map(Rollout::approvers).orElse(List.of()));
  }

  private static Assigned.Tried tried(Rollout rollout) {
    return new Assigned.Tried(
        Optional.of(rollout.release()),
        Optional.empty(),
        rollout.address(),
        rollout.current().stage(),
        rollout.current().cohort(rollout.id()));
  }

  /// Drafts are observed, whatever else happens.
  private static Assigned.Tried draft(String change, Digest address) {
    return new Assigned.Tried(
        Optional.empty(), Optional.of(change), address, Stage.OBSERVE, Cohort.everyone());
  }

  /// When a former baseline stopped deciding.
  Instant ended(Reign reign) {
    int index = former.indexOf(reign);
    return index == former.size() - 1 ? baseline.from() : former.get(index + 1).from();
  }

  Applied<Environment> place(Stop stop, Optional<Instant> expires, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(
            Permission.STOP.refusal(who),
            Checks.reason(stop.reason(), "a stop"),
            Checks.when(
                expires.filter(end -> !now.isBefore(end)).isPresent(),
                Problem.of("stop-expired", "the stop would be over before it begins"))),
        () ->
            Applied.taken(
                placing(new PlacedStop(stop, who.hand(), now, expires)),
                Note.of("Stop.Placed", stop.id(), stop.reason())
                    .with("fields", stop.fields().keySet())));
  }

  Applied<Environment> lift(String id, String reason, Actor who) {
    var found = stops.stream().filter(stop -> stop.stop().id().equals(id)).findFirst();
    var unknown = Problem.of("unknown-stop", "no stop `%s` is in force in %s".formatted(id, name));
    return Applied.unless(
        Stream.of(
            Checks.when(found.isEmpty(), unknown),
            found.flatMap(stop -> stop.refusalToLift(who, reason))),
        () ->
            Applied.taken(
                withoutStops(stop -> stop.stop().id().equals(id)),
                Note.of("Stop.Lifted", id, reason)));
  }

  /// Lets go of the stops whose time is over.
  Applied<Environment> expireStops(Instant now) {
    var notes =
        stops.stream()
            .filter(stop -> stop.isOverAt(now))
            .map(stop -> Note.of("Stop.Expired", stop.stop().id(), ""))
            .toList();
    return new Applied.Taken<>(withoutStops(stop -> stop.isOverAt(now)), notes);
  }

  Environment withDraft(String change, Digest address) {
    var more = new TreeMap<>(drafts);
    more.put(change, address);
    return next(baseline, former, stops, rollouts, more);
  }

  Environment withoutDraft(String change) {
    var fewer = new TreeMap<>(drafts);
    fewer.remove(change);
    return next(baseline, former, stops, rollouts, fewer);
  }

  /// One more rollout, which begins at once unless another one is under way.
  Environment started(Rollout rollout, Instant now) {
    var more = new ArrayList<>(rollouts);
    more.add(rollout);
    return withRollouts(more).proceeded(now);
  }

  /// A rollout that has moved, and what follows from that.
  Environment moved(Rollout moved, Instant now) {
    var all =
        rollouts.stream()
            .map(rollout -> rollout.id().equals(moved.id()) ? moved : rollout)
            .toList();
    var next =
        moved.state() instanceof Rollout.State.Finished
            ? decidedBy(new Reign(moved.release(), moved.address(), Optional.empty(), now), all)
            : withRollouts(all);
    return next.proceeded(now);
  }

  /// Ends the rollouts of releases that were taken back.
  Environment withoutReleases(Set<Integer> withdrawn, String by, String reason, Instant now) {
    var left =
        rollouts.stream()
            .map(
                rollout ->
                    isOpen(rollout) && withdrawn.contains(rollout.release())
                        ? rollout.aborted(by, now, reason)
                        : rollout)
            .toList();
    return withRollouts(left).proceeded(now);
  }

  static boolean isOpen(Rollout rollout) {
    return rollout.isCurrent() || rollout.state() instanceof Rollout.State.Queued;
  }

  /// What was rolled back to decides at once.
  Environment restored(NumberedRelease release, Instant now) {
    return decidedBy(Reign.of(release, now), rollouts);
  }

  private Environment decidedBy(Reign reign, List<Rollout> newRollouts) {
    var earlier = new ArrayList<>(former);
    earlier.add(baseline);
    return next(reign, earlier, stops, newRollouts, drafts);
  }

  /// When nothing is under way, the rollout that has waited longest begins.
  private Environment proceeded(Instant now) {
    var waiting =
        rollouts.stream()
            .filter(rollout -> rollout.state() instanceof Rollout.State.Queued)
            .findFirst();
    if (rollout().isPresent() || waiting.isEmpty()) {
      return this;
    }
    var first = waiting.get();
    var next =
        first.release() > baseline.release()
            ? first.begun(now)
            : first.aborted(
                new Actor.Server().name(), now, "release %d decides".formatted(baseline.release()));
    return moved(next, now);
  }

  private Environment placing(PlacedStop stop) {
    var more = new ArrayList<>(stops);
    more.add(stop);
    return next(baseline, former, more, rollouts, drafts);
  }

  private Environment withoutStops(Predicate<PlacedStop> over) {
    var left = stops.stream().filter(stop -> !over.test(stop)).toList();
    return next(baseline, former, left, rollouts, drafts);
  }

  private Environment withRollouts(List<Rollout> newRollouts) {
    return next(baseline, former, stops, newRollouts, drafts);
  }

  /// The only way on: whatever changes the assignment makes a new generation.
  private Environment next(
      Reign newBaseline,
      List<Reign> newFormer,
      List<PlacedStop> newStops,
      List<Rollout> newRollouts,
      SortedMap<String, Digest> newDrafts) {
    var next =
        new Environment(name, newBaseline, newFormer, generation, newStops, newRollouts, newDrafts);
    return next.assigned().saysTheSameAs(assigned()) ? next : next.inGeneration(generation + 1);
  }

  private Environment inGeneration(long newGeneration) {
    return new Environment(name, baseline, former, newGeneration, stops, rollouts, drafts);
  }
}
