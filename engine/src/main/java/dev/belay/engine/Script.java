package dev.belay.engine;

import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// A request that is made of others: what its list of steps has is asked as a request of its own,
/// with all that the script says besides.
///
/// @param ofStep the question as which each step is asked; absent when nobody here knows it
record Script(Facts whole, Question question, Optional<Question> ofStep) {

  private static final String POINTER = Pointer.append("", Question.STEPS);

  /// @param at where the script has it: its own place, or the list where it is not known how long
  ///     that is
  /// @param own the fields that the script has there, and not for all steps
  record Step(Facts facts, String at, Set<String> own) {

    /// Where the script has what the step has at a pointer.
    String place(String pointer) {
      return pointer.isEmpty() || !own.contains(Pointer.parts(pointer).getFirst())
          ? pointer
          : at.equals(POINTER) ? at : at + pointer;
    }
  }

  /// Finds questions by their names.
  interface Known {
    Optional<Question> find(String question);
  }

  /// Absent for a request that is not made of others.
  static Optional<Script> of(Facts facts, Optional<Question> question, Known known) {
    return question.flatMap(
        whole -> whole.stepsAre().map(step -> new Script(facts, whole, known.find(step))));
  }

  /// The strictest of what is said of a request and of each of its steps.
  static Answer strictest(
      Facts facts, Release release, Direction direction, Function<Facts, Answer> alone) {
    var answer = alone.apply(facts);
    var script = of(facts, release.find(facts.question()), release::find);
    for (var step : script.map(found -> found.steps(direction)).orElse(List.of())) {
      answer = answer.strictest(alone.apply(step.facts()));
    }
    return answer;
  }

  /// Of a list that is not known as a whole, what is known of it, and then one step of which
  /// nothing is. Where the least answer is asked for there may be no such step.
  List<Step> steps(Direction direction) {
    return switch (Input.find(question, whole, POINTER).orElse(Value.Null.NULL)) {
      case Listing _ -> known();
      case Value.Unknown _ -> {
        var steps = new ArrayList<>(isUnknown() ? List.of() : known());
        if (direction == Direction.STRICTEST) {
          steps.add(step(POINTER, new Mapping(java.util.Map.of())));
        }
        yield steps;
      }
      case Value _ -> List.of();
    };
  }

  private boolean isUnknown() {
    return whole.unknown().contains("") || whole.unknown().contains(POINTER);
  }

  private List<Step> known() {
    var steps = new ArrayList<Step>();
    if (whole.input().find(Question.STEPS).orElse(Value.Null.NULL) instanceof Listing(var all)) {
      for (int i = 0; i < all.size(); i++) {
        var fields = all.get(i) instanceof Mapping own ? own : new Mapping(java.util.Map.of());
        steps.add(step(Pointer.append(POINTER, Integer.toString(i)), fields));
      }
    }
    return steps;
  }

  private Step step(String at, Mapping fields) {
    var input = new LinkedHashMap<Value, Value>();
    whole
        .input()
        .entries()
        .forEach(
            (name, value) -> {
              if (isShared(((Text) name).value())) {
                input.put(name, value);
              }
            });
    input.putAll(fields.entries());
    var facts =
        new Facts(
            question.stepsAre().orElseThrow(),
            new Mapping(input),
            unknown(at),
            whole.now(),
            whole.approvals());
    return new Step(facts, at, own());
  }

  /// Whether a field of the script is one of each step, too.
  private boolean isShared(String field) {
    return !field.equals(Question.STEPS)
        && ofStep.filter(known -> !known.input().fields().containsKey(field)).isEmpty();
  }

  private Set<String> own() {
    var list = question.input().fields().get(Question.STEPS);
    return list != null && list.type() instanceof Type.ListOf(Type.Struct(_, var fields))
        ? fields.keySet()
        : ofStep.map(known -> known.input().fields().keySet()).orElse(Set.of());
  }

  private Set<String> unknown(String at) {
    var unknown = new TreeSet<String>();
    for (var pointer : whole.unknown()) {
      if (pointer.startsWith(at + "/") && !at.equals(POINTER)) {
        unknown.add(pointer.substring(at.length()));
      } else if (pointer.isEmpty() || isShared(Pointer.parts(pointer).getFirst())) {
        unknown.add(pointer);
      }
    }
    if (at.equals(POINTER) || whole.unknown().contains(at)) {
      own().forEach(field -> unknown.add(Pointer.append("", field)));
    }
    return unknown;
  }
}
