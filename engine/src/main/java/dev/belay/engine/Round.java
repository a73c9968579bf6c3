package dev.belay.engine;

import dev.belay.engine.ConditionCompiler.Compiled;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Timestamp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Hears policies of one question in their order, those that the index offers: lines 14 to 18 of
/// `docs/semantics.md`. A condition that its code leaves open is left to the reference; and so is
/// the whole policy where it then turns out to be unknown.
///
/// It takes no fewer steps than the reference less those of entries that it did not look at. Not
/// safe for more than one thread.
final class Round {

  private enum Scope {
    UNTESTED,
    HOLDS,
    /// The policy has said what it says, or has no opinion.
    OVER
  }

  private static final int FAILED = 3;
  private static final int UNKNOWN = 4;
  private static final int NONE = -1;

  private final CompiledQuestion compiled;
  private final Lookup lookup;
  private final Found found;
  private @Nullable Said[] said = new @Nullable Said[4];
  private int size;

  // The present request.
  private @Nullable RequestFrame frame;
  private @Nullable Mapping fields;
  private Direction direction = Direction.STRICTEST;
  private final SortedSet<String> unknown = new TreeSet<>();
  private int next;
  private boolean isMisfit;

  // The present policy.
  private int current = NONE;
  private Scope scope = Scope.OVER;
  private @Nullable Evaluator evaluator;
  private Truth failure = Truth.FALSE;

  Round(CompiledQuestion compiled) {
    this.compiled = compiled;
    this.lookup = compiled.index().lookup();
    this.found = lookup.found;
  }

  void begin(RequestFrame request, Direction newDirection) {
    frame = request;
    fields = null;
    direction = newDirection;
    isMisfit = false;
    size = 0;
    if (!unknown.isEmpty()) {
      unknown.clear();
    }
    lookup.begin(request);
    compiled.index().find(lookup);
  }

  /// Whether the input does not fit after all, so that only the reference can answer.
  boolean isMisfit() {
    return isMisfit;
  }

  /// The unknown fields that something depended on.
  SortedSet<String> unknown() {
    return unknown;
  }

  // What was said

  int size() {
    return size;
  }

  Said said(int i) {
    return java.util.Objects.requireNonNull(said[i]);
  }

  void forgetAll() {
    size = 0;
  }

  private void say(Said opinion) {
    scope = Scope.OVER;
    if (size == said.length) {
      said = Arrays.copyOf(said, size * 2);
    }
    said[size] = opinion;
    size++;
  }

  // Entries, in their order

  /// Hears the policies from one up to another. Throws [Budget.Spent] when one of them takes too
  /// many steps, or all of them too much time.
  void hear(int from, int to) {
    int end = compiled.begin(to);
    next = found.first(compiled.begin(from));
    current = NONE;
    while (!isMisfit && isNext(end)) {
      int entry = found.entry(next);
      var holds = found.holds(next);
      next++;
      hear(entry, holds);
    }
    close();
  }

  private boolean isNext(int end) {
    return next < found.size() && found.entry(next) < end;
  }

  /// @param holds whether the entry is known to hold
  private void hear(int entry, boolean holds) {
    int policy = compiled.policyOf(entry);
    if (policy != current) {
      close();
      open(policy);
    }
    if (scope == Scope.OVER) {
      skip(policy);
      return;
    }
    int rule = compiled.rule(entry);
    if (rule == CompiledQuestion.SCOPE) {
      if (holds) {
        scope = Scope.HOLDS;
      }
      isInScope();
    } else if (isInScope()) {
      hearRule(rule, holds);
    }
  }

  /// Goes on behind the last entry of a policy that has said what it says.
  private void skip(int policy) {
    int end = compiled.begin(policy + 1);
    while (isNext(end)) {
      next++;
    }
  }

  private void open(int policy) {
    current = policy;
    evaluator = null;
    scope = compiled.policy(policy).policy.scope().isPresent() ? Scope.UNTESTED : Scope.HOLDS;
    frame().beginPolicy();
  }

  /// No rule of the present policy fired.
  private void close() {
    if (current != NONE && scope == Scope.HOLDS && !isMisfit) {
      compiled.policy(current).otherwise().ifPresent(this::say);
    }
  }

  private boolean isInScope() {
    if (scope == Scope.UNTESTED) {
      var policy = compiled.policy(current);
      var condition = policy.policy.scope().orElseThrow();
      switch (test(policy, policy.scope(), condition)) {
        case CompiledCondition.TRUE -> scope = Scope.HOLDS;
        case CompiledCondition.FALSE -> scope = Scope.OVER;
        case FAILED -> say(policy.failed("", condition, failure));
        default -> leaveToReference(policy.policy);
      }
    }
    return scope == Scope.HOLDS;
  }

  private void hearRule(int number, boolean holds) {
    var policy = compiled.policy(current);
    if (holds) {
      say(policy.then(number));
      return;
    }
    var rule = policy.policy.rules().get(number);
    int answer = test(policy, policy.condition(number), rule.condition());
    if (answer == FAILED) {
      say(policy.failed(rule.name(), rule.condition(), failure));
    } else if (answer == UNKNOWN) {
      leaveToReference(policy.policy);
    } else if ((answer == CompiledCondition.TRUE) == rule.firesWhen()) {
      say(policy.then(number));
    }
  }

  // Conditions

  private int test(CompiledPolicy policy, @Nullable Compiled code, Expr condition) {
    int answer = code == null ? CompiledCondition.UNSETTLED : code.test(frame());
    return answer == CompiledCondition.UNSETTLED ? evaluated(policy.policy, condition) : answer;
  }

  private int evaluated(Policy policy, Expr condition) {
    var known = reference(policy);
    if (known == null) {
      return UNKNOWN;
    }
    var truth = known.test(condition);
    failure = truth;
    return truth.isTrue()
        ? CompiledCondition.TRUE
        : truth.isFalse() ? CompiledCondition.FALSE : truth.isFailure() ? FAILED : UNKNOWN;
  }

  /// What a policy says where something that it depends on is unknown.
  private void leaveToReference(Policy policy) {
    scope = Scope.OVER;
    var known = reference(policy);
    if (known != null) {
      new PolicyOutcome(policy, offered(policy), compiled.question(), known, direction, unknown)
          .outcome()
          .ifPresent(opinion -> say(new Said(policy, opinion)));
    }
  }

  /// The rules of the present policy that matter to the request.
  private List<Rule> offered(Policy policy) {
    int begin = compiled.begin(current);
    int end = compiled.begin(current + 1);
    return found
        .between(begin, end)
        .filter(entry -> compiled.rule(entry) != CompiledQuestion.SCOPE)
        .mapToObj(entry -> policy.rules().get(compiled.rule(entry)))
        .toList();
  }

  /// It keeps what names of the policy stood for, and has paid for them. Absent when the input does
  /// not fit after all.
  private @Nullable Evaluator reference(Policy policy) {
    if (fields == null) {
      fields = frame().fields();
    }
    isMisfit = fields == null;
    if (fields != null && evaluator == null) {
      evaluator = new Evaluator(fields, given(policy), policy.lets(), frame().budget());
    }
    return evaluator;
  }

  private Map<String, Value> given(Policy policy) {
    var given = new HashMap<String, Value>();
    given.put("now", new Timestamp(frame().now()));
    policy.each().ifPresent(name -> given.put(name, (Value) frame().element()));
    return given;
  }

  private RequestFrame frame() {
    return java.util.Objects.requireNonNull(frame);
  }
}
