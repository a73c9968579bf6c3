package dev.belay.engine;

import java.time.Instant;

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

  /// What the request has at a path: [#ABSENT], [#UNSETTLED], or a value in one of the forms that
  /// [Raw] reads.
  abstract Object at(int path);

  abstract Instant now();

  abstract Budget budget();
}
