package dev.belay.engine;

import dev.belay.engine.ConditionCompiler.Compiled;
import dev.belay.engine.ConditionCompiler.PathNumbers;
import dev.belay.engine.Policy.Let;
import dev.belay.engine.Value.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evaluates single conditions as compiled code, beside the reference evaluator.
public final class Compiling {

  /// What came of it.
  public enum Outcome {
    /// Both answer the same, in as many steps.
    AGREES,
    /// The compiled condition leaves it to the reference, which answers true or false.
    LEAVES_AN_ANSWER,
    /// The compiled condition leaves it to the reference, which answers neither for certain.
    LEAVES_THE_REST,
    /// There is no compiled condition.
    NOT_COMPILED,
    /// The compiled condition answers what the reference does not.
    DIFFERS
  }

  private static final ConditionCompiler COMPILER = ConditionCompiler.make();
  private static final int MAX_STEPS_TRIED = 50;

  private final Expr condition;
  private final List<Let> lets;
  private final Mapping input;
  private final Map<String, Value> given;

  private Compiling(Expr condition, List<Let> lets, Mapping input, Map<String, Value> given) {
    this.condition = condition;
    this.lets = lets;
    this.input = input;
    this.given = given;
  }

  public static Outcome condition(Expr condition, Map<String, Value> variables) {
    return new Compiling(condition, List.of(), new Mapping(Map.of()), variables).outcome();
  }

  /// The condition of a policy's only rule.
  public static Outcome rule(Policy policy, Mapping input, Instant now) {
    var given = Map.<String, Value>of("now", new Value.Timestamp(now));
    var rule = policy.rules().getFirst();
    return new Compiling(rule.condition(), policy.lets(), input, given).outcome();
  }

  private Outcome outcome() {
    var paths = new Paths();
    var names = COMPILER.lets(lets, paths, Optional.empty());
    var compiled = COMPILER.compile(condition, names, paths, Optional.empty());
    if (compiled.isEmpty()) {
      return Outcome.NOT_COMPILED;
    }
    for (int steps = 0; steps < MAX_STEPS_TRIED; steps++) {
      if (outcome(compiled.get(), paths, steps) == Outcome.DIFFERS) {
        return Outcome.DIFFERS;
      }
    }
    return outcome(compiled.get(), paths, Budget.Limits.POLICY_STEPS);
  }

  private Outcome outcome(Compiled compiled, Paths paths, long steps) {
    var found = compiled(compiled, new VariablesFrame(paths, input, given, budget(steps)));
    var expected = reference(budget(steps));
    if (found.equals("unsettled")) {
      return expected.equals("true") || expected.equals("false")
          ? Outcome.LEAVES_AN_ANSWER
          : Outcome.LEAVES_THE_REST;
    }
    return found.equals(expected) ? Outcome.AGREES : Outcome.DIFFERS;
  }

  private static Budget budget(long steps) {
    return new Budget.Limits(steps, Long.MAX_VALUE, Long.MAX_VALUE, () -> 0).begin();
  }

  private static String compiled(Compiled compiled, Frame frame) {
    try {
      return switch (compiled.test(frame)) {
        case CompiledCondition.TRUE -> "true";
        case CompiledCondition.FALSE -> "false";
        default -> "unsettled";
      };
    } catch (Budget.Spent spent) {
      return spent.problem().message();
    }
  }

  private String reference(Budget budget) {
    try {
      var truth = new Evaluator(input, given, lets, budget).test(condition);
      return truth.isTrue() ? "true" : truth.isFalse() ? "false" : "uncertain";
    } catch (Budget.Spent spent) {
      return spent.problem().message();
    }
  }

  private static final class Paths implements PathNumbers {

    private final List<InputPath> paths = new ArrayList<>();

    @Override
    public int number(InputPath path) {
      paths.add(path);
      return paths.size() - 1;
    }
  }

  private static final class VariablesFrame extends Frame {

    private final Paths paths;
    private final Mapping input;
    private final Map<String, Value> given;
    private final Budget budget;

    VariablesFrame(Paths paths, Mapping input, Map<String, Value> given, Budget budget) {
      this.paths = paths;
      this.input = input;
      this.given = given;
      this.budget = budget;
    }

    @Override
    Object at(int path) {
      var names = paths.paths.get(path).names();
      var first = given.get(names.getFirst());
      var value = first == null ? find(input, names, 0) : first;
      for (int i = 1; i < names.size(); i++) {
        value = find(value, names, i);
      }
      return value;
    }

    private static Object find(Object container, List<String> names, int number) {
      var missing = number == names.size() - 1 ? ABSENT : UNSETTLED;
      return container instanceof Mapping mapping
          ? mapping.find(names.get(number)).<Object>map(found -> found).orElse(missing)
          : UNSETTLED;
    }

    @Override
    Instant now() {
      return given.get("now") instanceof Value.Timestamp(var now) ? now : Instant.EPOCH;
    }

    @Override
    Budget budget() {
      return budget;
    }
  }
}
