package dev.belay.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request as the releases that are asked about it see it. They nearly always have the same
/// schema for its question, so it is read once for all of them. Not safe for more than one thread.
final class Inputs {

  private final Facts facts;
  private @Nullable Question question;
  private @Nullable Input read;

  Inputs(Facts facts) {
    this.facts = facts;
  }

  Facts facts() {
    return facts;
  }

  Input of(Question wanted) {
    var known = read;
    if (known == null || !wanted.equals(question)) {
      known = Input.of(wanted, facts);
      read = known;
      question = wanted;
    }
    return known;
  }

  /// The value at one place, see [Input#find].
  Optional<Value> find(Question wanted, String pointer) {
    return of(wanted) instanceof Input.Fits(var fields)
        ? Pointer.find(fields, pointer)
        : Optional.empty();
  }
}
