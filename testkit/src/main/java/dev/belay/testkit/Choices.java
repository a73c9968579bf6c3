package dev.belay.testkit;

import java.util.ArrayList;
import java.util.List;

/// Tries every way to make a run of small choices, the way an odometer shows every number.
///
/// ```java
/// for (var choices = new Choices(); choices.hasMore(); ) {
///   var stage = choices.oneOf(List.of(Stage.values()));
///   int candidates = choices.below(3);
///   ...
/// }
/// ```
///
/// The loop runs once for each combination. What is chosen may decide what is asked next: each
/// choice is a wheel of the odometer, and wheels to the right of the one that turns are made anew.
/// The choices of a run must follow from the choices before them and from nothing else.
///
/// Not safe for more than one thread.
public final class Choices {

  private record Wheel(int value, int bound) {
    boolean isLast() {
      return value + 1 == bound;
    }

    Wheel turned() {
      return new Wheel(value + 1, bound);
    }
  }

  private final List<Wheel> wheels = new ArrayList<>();
  private int asked;
  private boolean started;

  /// Moves on to the next run of choices; false when there is none left.
  public boolean hasMore() {
    if (started && !turn()) {
      return false;
    }
    started = true;
    asked = 0;
    return true;
  }

  private boolean turn() {
    requireAllAsked();
    while (!wheels.isEmpty() && wheels.getLast().isLast()) {
      wheels.removeLast();
    }
    if (wheels.isEmpty()) {
      return false;
    }
    wheels.addLast(wheels.removeLast().turned());
    return true;
  }

  /// A number from 0 up to, but not including, `bound`.
  public int below(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("nothing to choose below " + bound);
    }
    if (asked == wheels.size()) {
      wheels.add(new Wheel(0, bound));
    }
    var wheel = wheels.get(asked);
    if (wheel.bound() != bound) {
      throw new IllegalStateException(
          "choice %d was below %d in the run before and is below %d now: %s"
              .formatted(asked, wheel.bound(), bound, "a run must depend on its choices only"));
    }
    asked++;
    return wheel.value();
  }

  public boolean flag() {
    return below(2) == 1;
  }

  public <T> T oneOf(List<T> options) {
    return options.get(below(options.size()));
  }

  /// Every sublist of `options`, in their order, the empty one first.
  public <T> List<T> someOf(List<T> options) {
    return options.stream().filter(_ -> flag()).toList();
  }

  /// The numbers chosen in this run, for a message when a property fails.
  @Override
  public String toString() {
    return wheels.subList(0, asked).stream().map(Wheel::value).toList().toString();
  }

  private void requireAllAsked() {
    if (asked < wheels.size()) {
      throw new IllegalStateException(
          "%d choices were made in the run before and %d now: %s"
              .formatted(wheels.size(), asked, "a run must depend on its choices only"));
    }
  }
}
