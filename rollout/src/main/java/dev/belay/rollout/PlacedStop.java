package dev.belay.rollout;

import dev.belay.engine.Problem;
import dev.belay.engine.Stop;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// A stop that is in force, and who pulled it.
public record PlacedStop(Stop stop, Hand placedBy, Instant placed, Optional<Instant> expires) {

  boolean isOverAt(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }

  /// Pulled by one, let go by another: so a brake that somebody finds inconvenient stays on.
  Optional<Problem> refusalToLift(Actor who, String reason) {
    return Stream.of(
            Permission.STOP.refusal(who),
            Actor.personOnly(who, "lift a stop"),
            Checks.reason(reason, "to lift a stop"),
            Checks.when(
                placedBy.isSameAs(who.hand()),
                Problem.of(
                        "own-stop",
                        "stop %s was placed by `%s` and is lifted by somebody else"
                            .formatted(stop.id(), placedBy.name()))
                    .withHelp("ask another operator, or wait until it expires")))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
