package dev.belay.engine;

import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Unknown;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a condition may answer: true, false, a failure, or several of them when something is
/// unknown.
///
/// @param failure the failure that it may be
/// @param fields the unknown fields that the answer depends on; empty when there is one answer
record Truth(
    boolean mayBeTrue, boolean mayBeFalse, Optional<Problem> failure, SortedSet<String> fields) {

  static final Truth TRUE = new Truth(true, false, Optional.empty(), new TreeSet<>());
  static final Truth FALSE = new Truth(false, true, Optional.empty(), new TreeSet<>());

  static Truth of(boolean isTrue) {
    return isTrue ? TRUE : FALSE;
  }

  static Truth failed(Problem problem) {
    return new Truth(false, false, Optional.of(problem), new TreeSet<>());
  }

  static Truth of(Value value) {
    return switch (value) {
      case Bool bool -> of(bool.isTrue());
      case Failure(var problem) -> failed(problem);
      case Unknown(var fields, Simple type, var mayBeTrue, var mayBeFalse, var mayFail)
          when type == Simple.BOOL ->
          new Truth(mayBeTrue, mayBeFalse, mayFail, fields);
      case Unknown(var fields, Simple type, _, _, var mayFail) when type == Simple.ANY ->
          new Truth(true, true, mayFail.or(() -> Optional.of(notBoolean("unknown"))), fields);
      case Value other -> failed(notBoolean(Value.kindOf(other)));
    };
  }

  private static Problem notBoolean(String found) {
    return Problem.of("type-mismatch", "expected a boolean, found " + found);
  }

  boolean isTrue() {
    return mayBeTrue && !mayBeFalse && failure.isEmpty();
  }

  boolean isFalse() {
    return mayBeFalse && !mayBeTrue && failure.isEmpty();
  }

  boolean isFailure() {
    return !mayBeTrue && !mayBeFalse;
  }

  Truth not() {
    return new Truth(/* mayBeTrue= */ mayBeFalse, /* mayBeFalse= */ mayBeTrue, failure, fields);
  }

  /// A false on either side settles it, whatever the other side is.
  Truth and(Truth other) {
    var failure =
        this.failure.isPresent() && (other.mayBeTrue || other.failure.isPresent())
            ? this.failure
            : this.mayBeTrue ? other.failure : Optional.<Problem>empty();
    return new Truth(
        mayBeTrue && other.mayBeTrue,
        mayBeFalse || other.mayBeFalse,
        failure,
        both(fields, other.fields));
  }

  Truth or(Truth other) {
    return not().and(other.not()).not();
  }

  /// One or the other, for want of knowing which.
  Truth union(Truth other) {
    return new Truth(
        mayBeTrue || other.mayBeTrue,
        mayBeFalse || other.mayBeFalse,
        failure.or(other::failure),
        both(fields, other.fields));
  }

  Truth orFailure(Optional<Problem> more) {
    return new Truth(mayBeTrue, mayBeFalse, failure.or(() -> more), fields);
  }

  Truth dependingOn(SortedSet<String> more) {
    return new Truth(mayBeTrue, mayBeFalse, failure, both(fields, more));
  }

  Value value() {
    if (isTrue()) {
      return Bool.TRUE;
    }
    if (isFalse()) {
      return Bool.FALSE;
    }
    if (isFailure()) {
      return new Failure(failure.orElseThrow());
    }
    return new Unknown(fields, Simple.BOOL, mayBeTrue, mayBeFalse, failure);
  }

  static SortedSet<String> both(SortedSet<String> some, SortedSet<String> more) {
    if (more.isEmpty()) {
      return some;
    }
    var all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }
}
