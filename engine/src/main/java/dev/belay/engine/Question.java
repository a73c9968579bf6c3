package dev.belay.engine;

import dev.belay.engine.Type.Struct;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A kind of request: what its input looks like and which verdicts can be carried out.
///
/// @param input the fields of a request
/// @param rungs the verdicts that its enforcement points can carry out; allow and block always
/// @param changing JSON pointers of what differs from call to call; no part of the call digest
/// @param subject JSON pointer of whom a sticky percentage and evidence count
/// @param choosesAmong name of the list whose elements are decided one by one; absent: the request
///     is decided as one
public record Question(
    String name,
    Struct input,
    Set<Verdict> rungs,
    List<String> changing,
    Optional<String> subject,
    Optional<String> choosesAmong) {

  public Question {
    rungs = Set.copyOf(rungs);
    changing = List.copyOf(changing);
    if (!rungs.containsAll(EnumSet.of(Verdict.ALLOW, Verdict.BLOCK))) {
      throw new IllegalArgumentException("question `%s` cannot allow or block".formatted(name));
    }
  }

  /// The verdict, or the next stricter one that can be carried out.
  Verdict roundUp(Verdict verdict) {
    for (var rung : Verdict.values()) {
      if (!verdict.isStricterThan(rung) && rungs.contains(rung)) {
        return rung;
      }
    }
    throw new AssertionError("block is always a rung");
  }

  /// The ceiling, or the next less strict one that can be carried out.
  Verdict roundDown(Verdict ceiling) {
    var rounded = Verdict.ALLOW;
    for (var rung : Verdict.values()) {
      if (!rung.isStricterThan(ceiling) && rungs.contains(rung)) {
        rounded = rung;
      }
    }
    return rounded;
  }
}
