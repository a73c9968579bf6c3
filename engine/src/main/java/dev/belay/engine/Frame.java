package dev.belay.engine;

import dev.belay.engine.ConditionCompiler.Named;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One request as compiled conditions read it: values by the numbers of the paths that a release
/// reads. Used again for the next request; not safe for more than one thread.
abstract class Frame {

  /// At a path where the input has nothing.
  static final Object ABSENT =
      new Object() {
        @Override
        public String toString() {
          return "absent";
        }
      };

  /// At a path that is not known, or that leads through something that is no object, or whose value
  /// no compiled code can read. Whoever meets it leaves the condition to [Evaluator].
  static final Object UNSETTLED =
      new Object() {
        @Override
        public String toString() {
          return "unsettled";
        }
      };

  private @Nullable Object[] named = {};

  /// Since when each of them stands.
  private long[] namedIn = {};

  private long hearing = 1;

  /// What the request has at a path: [#ABSENT], [#UNSETTLED], or a value in one of the forms that
  /// [Raw] reads.
  abstract Object at(int path);

  /// The element that is decided, of a request that chooses.
  Object element() {
    return UNSETTLED;
  }

  abstract Instant now();

  abstract Budget budget();

  /// Another policy or element begins: names stand for something else.
  final void forgetNames() {
    hearing++;
  }

  /// What a name stands for: evaluated when it is first asked for, and not again.
  final Object named(Named name) {
    int number = name.number();
    if (number >= named.length) {
      named = Arrays.copyOf(named, number + 1);
      namedIn = Arrays.copyOf(namedIn, number + 1);
    }
    if (namedIn[number] != hearing) {
      var value = name.value().value(this);
      named[number] = Raw.isSettled(value) ? value : UNSETTLED;
      namedIn[number] = hearing;
    }
    return java.util.Objects.requireNonNull(named[number]);
  }
}
