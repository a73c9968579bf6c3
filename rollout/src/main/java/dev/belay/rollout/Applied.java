package dev.belay.rollout;

import dev.belay.engine.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What became of a command. Either way there is something to write to the audit.
///
/// @param <T> what the command was applied to
public sealed interface Applied<T> {

  /// It was done.
  ///
  /// @param next what there is from now on; what there was is unchanged
  /// @param notes what the audit should say, in order
  record Taken<T>(T next, List<Note> notes) implements Applied<T> {

    public Taken {
      notes = List.copyOf(notes);
    }
  }

  /// It was not done, and nothing changed.
  record Refused<T>(Problem problem) implements Applied<T> {}

  static <T> Applied<T> taken(T next, Note note) {
    return new Taken<>(next, List.of(note));
  }

  static <T> Applied<T> refused(Problem problem) {
    return new Refused<>(problem);
  }

  /// The step is taken unless one of the checks found a problem; the first one is told.
  static <T> Applied<T> unless(Stream<Optional<Problem>> checks, Supplier<Applied<T>> step) {
    var found = checks.flatMap(Optional::stream).findFirst();
    return found.isPresent() ? refused(found.get()) : step.get();
  }

  /// The same step, seen as one of something larger.
  default <S> Applied<S> map(Function<T, S> larger) {
    return switch (this) {
      case Taken<T>(var next, var notes) -> new Taken<>(larger.apply(next), notes);
      case Refused<T>(var problem) -> new Refused<>(problem);
    };
  }
}
