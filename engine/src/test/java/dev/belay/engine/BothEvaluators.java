package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.ConditionCompiler.Compiled;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One condition in both evaluators, held against each other.
///
/// Not safe for more than one thread.
final class BothEvaluators {

  /// What was compared.
  ///
  /// @param isCertain whether the reference answers true or false
  /// @param isSettled whether the compiled condition does
  record Compared(boolean isCertain, boolean isSettled) {}

  /// With more steps than these, not every number of them is tried.
  private static final int MAX_STEPS_TRIED = 40;

  private static final long PLENTY = 100_000;

  private static final ConditionCompiler COMPILER = ConditionCompiler.make();

  private final Expr condition;
  private final List<Let> lets;
  private final List<PlainFrame> frames =
      List.of(new PlainFrame(PlainFrame.In.OWN_FORM), new PlainFrame(PlainFrame.In.JDK_FORM));
  private final List<Optional<Compiled>> compiled;

  BothEvaluators(Expr condition, List<Let> lets) {
    this(condition, lets, Optional.empty());
  }

  /// @param element what the condition calls what is decided; it is given when compared
  BothEvaluators(Expr condition, List<Let> lets, Optional<String> element) {
    this.condition = condition;
    this.lets = lets;
    this.compiled =
        frames.stream().map(frame -> compiled(condition, lets, frame, element)).toList();
  }

  private static Optional<Compiled> compiled(
      Expr condition, List<Let> lets, PlainFrame frame, Optional<String> element) {
    element.ifPresent(frame::decides);
    var names = COMPILER.lets(lets, frame, element);
    return COMPILER.compile(condition, names, frame, element);
  }

  static BothEvaluators of(Expr condition) {
    return new BothEvaluators(condition, List.of());
  }

  boolean isCompiled() {
    return compiled.getFirst().isPresent();
  }

  /// Fails where the compiled condition answers anything that the reference does not, or with
  /// another number of steps.
  Compared compare(Mapping input, Map<String, Value> given) {
    var isCertain = isCertain(input, given);
    var isSettled = isCompiled();
    for (int i = 0; i < frames.size() && isCompiled(); i++) {
      isSettled &= compare(compiled.get(i).orElseThrow(), frames.get(i), input, given);
    }
    return new Compared(isCertain, isSettled);
  }

  private boolean isCertain(Mapping input, Map<String, Value> given) {
    return switch (referenceAnswer(input, given, budget(PLENTY))) {
      case Answered(var answer) -> answer != CompiledCondition.UNSETTLED;
      case Stopped _ -> false;
    };
  }

  private boolean compare(
      Compiled code, PlainFrame frame, Mapping input, Map<String, Value> given) {
    var isSettled = compare(code, frame, input, given, PLENTY);
    for (int steps = 0; steps < MAX_STEPS_TRIED; steps++) {
      compare(code, frame, input, given, steps);
      if (referenceAnswer(input, given, budget(steps)) instanceof Answered) {
        break;
      }
    }
    return isSettled;
  }

  private boolean compare(
      Compiled code, PlainFrame frame, Mapping input, Map<String, Value> given, long steps) {
    var theirs = budget(steps);
    var ours = budget(steps);
    var expected = referenceAnswer(input, given, theirs);
    var found = compiledAnswer(code, frame.over(input, given, ours));
    if (found.equals(new Answered(CompiledCondition.UNSETTLED))) {
      return false;
    }
    assertThat(found).as("%s of %s in %d steps", condition, input, steps).isEqualTo(expected);
    assertThat(ours.overrun()).as("%s in %s", condition, input).isEqualTo(theirs.overrun());
    return true;
  }

  /// As many steps for the answer as for the policy, so that both are compared.
  private static Budget budget(long steps) {
    return new Budget.Limits(steps, steps, Long.MAX_VALUE, () -> 0).begin();
  }

  private sealed interface Outcome {}

  private record Answered(int answer) implements Outcome {}

  private record Stopped(Problem problem) implements Outcome {}

  private Outcome referenceAnswer(Mapping input, Map<String, Value> given, Budget budget) {
    try {
      var truth = new Evaluator(input, given, lets, budget).test(condition);
      return new Answered(
          truth.isTrue() || truth.isFalse()
              ? Raw.truth(truth.isTrue())
              : CompiledCondition.UNSETTLED);
    } catch (Budget.Spent spent) {
      return new Stopped(spent.problem());
    }
  }

  private static Outcome compiledAnswer(Compiled code, Frame frame) {
    try {
      return new Answered(code.test(frame));
    } catch (Budget.Spent spent) {
      return new Stopped(spent.problem());
    }
  }
}
