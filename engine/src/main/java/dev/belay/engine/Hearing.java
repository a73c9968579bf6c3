package dev.belay.engine;

import dev.belay.engine.ConditionCompiler.Compiled;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Timestamp;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hears what the policies of a release say of one request after another: lines 10 and 11 of
/// `docs/semantics.md` where everything that matters is known and every policy is at enforce. For
/// all else it has no answer, and the reference has.
///
/// It takes no more steps than the reference less those of entries that it did not look at, and no
/// fewer: so it has no answer either when so many are left over that the reference may have
/// exceeded its budget. Not safe for more than one thread.
final class Hearing {

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
  private final Release release;
  private final int[] always;
  private final Found found = new Found();
  private @Nullable Said[] said = new @Nullable Said[4];
  private int size;

  // The present request.
  private @Nullable RequestFrame frame;
  private @Nullable Mapping fields;
  private int nextAlways;
  private int nextFound;
  private boolean isUnknown;

  // The present policy.
  private int current = NONE;
  private Scope scope = Scope.OVER;
  private @Nullable Evaluator evaluator;
  private Truth failure = Truth.FALSE;

  Hearing(CompiledQuestion compiled, Release release) {
    this.compiled = compiled;
    this.release = release;
    this.always = compiled.index().always();
  }

  /// Absent where only the reference can answer.
  @Nullable Answer answer(RequestFrame request) {
    begin(request);
    try {
      compiled.index().find(request, found);
      hearAll();
    } catch (Budget.Spent _) {
      return late();
    }
    var spent = request.spent();
    if (isUnknown || (spent != null && spent.isSpent())) {
      return null;
    }
    return spent != null && spent.isLate() ? late() : answer();
  }

  /// What each policy with an opinion said of the last request that was answered.
  Map<String, Verdict> policies() {
    var policies = new TreeMap<String, Verdict>();
    for (int i = 0; i < size; i++) {
      policies.put(said(i).policy(), said(i).verdict());
    }
    return policies;
  }

  private void begin(RequestFrame request) {
    frame = request;
    fields = null;
    nextAlways = 0;
    nextFound = 0;
    isUnknown = false;
    current = NONE;
    scope = Scope.OVER;
    size = 0;
  }

  /// Whoever is too late is heard by nobody; whoever took too many steps is not so for sure.
  private @Nullable Answer late() {
    var spent = frame().spent();
    if (spent == null || !spent.isLate()) {
      return null;
    }
    size = 0;
    var cause = new Cause.OverBudget(release.project(), spent.late().problem());
    return ReleaseAnswer.blocked(cause);
  }

  private RequestFrame frame() {
    return java.util.Objects.requireNonNull(frame);
  }

  // Entries, in their order

  private void hearAll() {
    while (!isUnknown && (nextAlways < always.length || nextFound < found.size())) {
      if (nextFound == found.size()
          || (nextAlways < always.length && always[nextAlways] < found.entry(nextFound))) {
        int entry = always[nextAlways];
        nextAlways++;
        hear(entry, false);
      } else {
        int entry = found.entry(nextFound);
        var holds = found.isExact(nextFound) && compiled.isWhole(entry);
        nextFound++;
        hear(entry, holds);
      }
    }
    close();
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
    if (nextAlways < always.length && always[nextAlways] < end) {
      int at = Arrays.binarySearch(always, nextAlways, always.length, end);
      nextAlways = at < 0 ? -at - 1 : at;
    }
    while (nextFound < found.size() && found.entry(nextFound) < end) {
      nextFound++;
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
    if (current != NONE && scope == Scope.HOLDS && !isUnknown) {
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
        default -> isUnknown = true;
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
      isUnknown = true;
    } else if ((answer == CompiledCondition.TRUE) == rule.firesWhen()) {
      say(policy.then(number));
    }
  }

  private void say(Said opinion) {
    scope = Scope.OVER;
    if (size == said.length) {
      said = Arrays.copyOf(said, size * 2);
    }
    said[size] = opinion;
    size++;
  }

  // Conditions

  private int test(CompiledPolicy policy, @Nullable Compiled code, Expr condition) {
    int answer = code == null ? CompiledCondition.UNSETTLED : code.test(frame());
    return answer == CompiledCondition.UNSETTLED ? evaluated(policy.policy, condition) : answer;
  }

  private int evaluated(Policy policy, Expr condition) {
    var input = fields();
    if (input == null) {
      return UNKNOWN;
    }
    var known = evaluator;
    if (known == null) {
      var given = Map.<String, Value>of("now", new Timestamp(frame().now()));
      known = new Evaluator(input, given, policy.lets(), frame().budget());
      evaluator = known;
    }
    var truth = known.test(condition);
    failure = truth;
    return truth.isTrue()
        ? CompiledCondition.TRUE
        : truth.isFalse() ? CompiledCondition.FALSE : truth.isFailure() ? FAILED : UNKNOWN;
  }

  /// Absent when the input does not fit after all.
  private @Nullable Mapping fields() {
    if (fields == null) {
      fields = frame().fields();
    }
    return fields;
  }

  // 11

  private Answer answer() {
    if (size == 0) {
      return compiled.byDefault();
    }
    var strictest = said(0);
    boolean isAlone = true;
    for (int i = 1; i < size; i++) {
      var next = said(i);
      if (next.verdict() == strictest.verdict()) {
        isAlone = false;
      } else if (next.verdict().isStricterThan(strictest.verdict())) {
        strictest = next;
        isAlone = true;
      }
    }
    return isAlone ? strictest.answer : together(strictest.verdict());
  }

  private Answer together(Verdict verdict) {
    var opinions =
        Arrays.stream(said, 0, size)
            .map(java.util.Objects::requireNonNull)
            .filter(each -> each.verdict() == verdict)
            .sorted()
            .map(Said::opinion)
            .toList();
    return new Answer(verdict, opinions);
  }

  private Said said(int i) {
    return java.util.Objects.requireNonNull(said[i]);
  }
}
