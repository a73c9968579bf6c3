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
/// @param stepsAre name of the question as which each entry of its list [#STEPS] is asked as
///     well; absent: a request is not made of others
public record Question(
    String name,
    Struct input,
    Set<Verdict> rungs,
    List<String> changing,
    Optional<String> subject,
    Optional<String> choosesAmong,
    Optional<String> stepsAre) {

  /// What the list of steps is called.
  public static final String STEPS = "steps";

  public Question {
    rungs = Set.copyOf(rungs);
    changing = List.copyOf(changing);
    if (!rungs.containsAll(EnumSet.of(Verdict.ALLOW, Verdict.BLOCK))) {
      throw new IllegalArgumentException("question `%s` cannot allow or block".formatted(name));
    }
  }

  /// A question whose requests are not made of others.
  public Question(
      String name,
      Struct input,
      Set<Verdict> rungs,
      List<String> changing,
      Optional<String> subject,
      Optional<String> choosesAmong) {
    this(name, input, rungs, changing, subject, choosesAmong, Optional.empty());
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
