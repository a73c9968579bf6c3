package dev.belay.engine;

import java.util.function.LongSupplier;

/// How much work the answer of one release may still cost: steps for each policy, steps for all of
/// them, and a deadline.
///
/// A step is one iteration of a fold, one element of a produced list or map, or 64 characters or
/// bytes of a produced text. Steps make what is over budget the same on every machine; the deadline
/// protects the caller from a slow one. Make a new one for each answer, or let it begin again.
final class Budget {

  /// How much an answer may cost.
  ///
  /// @param nanoTime a clock that only moves forward, in nanoseconds
  record Limits(long policySteps, long answerSteps, long answerNanos, LongSupplier nanoTime) {

    static final long POLICY_STEPS = 1_000_000;
    static final long ANSWER_STEPS = 5_000_000;
    static final long ANSWER_NANOS = 50_000_000;

    static Limits usual(LongSupplier nanoTime) {
      return new Limits(POLICY_STEPS, ANSWER_STEPS, ANSWER_NANOS, nanoTime);
    }

    Budget begin() {
      return new Budget(this);
    }

    /// What is left where others may have taken some of the steps.
    Limits without(long ofPolicy, long ofAnswer) {
      return new Limits(policySteps - ofPolicy, answerSteps - ofAnswer, answerNanos, nanoTime);
    }
  }

  /// Ends the evaluation of one policy from wherever it is. No other part of the expression may
  /// absorb it, as it could a failure.
  @SuppressWarnings("serial") // never leaves the call that throws it
  static final class Spent extends RuntimeException {

    private final Problem problem;

    private Spent(Problem problem) {
      super(null, null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /// For what costs nothing that counts.
  static Budget unlimited() {
    return new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, () -> 0).begin();
  }

  static final int TEXT_PER_STEP = 64;

  /// Reading the clock costs more than a step, so it is read once in this many.
  private static final int STEPS_PER_CLOCK_READ = 64;

  private final Limits limits;
  private long began;
  private boolean isClockRead = true;
  private long policySteps;
  private long answerSteps;
  private long untilClockRead = STEPS_PER_CLOCK_READ;

  private Budget(Limits limits) {
    this.limits = limits;
    this.began = limits.nanoTime.getAsLong();
  }

  /// Nothing is spent any more: for the next answer. Its time begins when the clock is first read,
  /// which is within 64 steps: most answers take fewer, and reading it takes longer than they do.
  void beginAgain() {
    isClockRead = false;
    policySteps = 0;
    answerSteps = 0;
    untilClockRead = STEPS_PER_CLOCK_READ;
  }

  /// What was spent so far counts for the answer, and no more for a policy.
  void beginPolicy() {
    policySteps = 0;
    if (isLate()) {
      throw late();
    }
  }

  void step() {
    steps(1);
  }

  void steps(long count) {
    policySteps += count;
    answerSteps += Math.min(count, limits.policySteps);
    if (policySteps > limits.policySteps) {
      throw new Spent(
          Problem.of("over-budget", "took more than %,d steps".formatted(limits.policySteps)));
    }
    untilClockRead -= count;
    readClock();
  }

  /// Looked at something: no step, but the deadline holds for it.
  void work() {
    work(1);
  }

  /// Looked at so many values.
  void work(long count) {
    untilClockRead -= count;
    readClock();
  }

  /// Is about to look at a text of this many characters.
  void look(int length) {
    work(length / TEXT_PER_STEP);
  }

  private void readClock() {
    if (untilClockRead <= 0) {
      untilClockRead = STEPS_PER_CLOCK_READ;
      beginClock();
      if (isLate()) {
        throw late();
      }
    }
  }

  void beginClock() {
    if (!isClockRead) {
      isClockRead = true;
      began = limits.nanoTime.getAsLong();
    }
  }

  /// A text of this many characters or bytes was produced.
  void text(long length) {
    steps((length + TEXT_PER_STEP - 1) / TEXT_PER_STEP);
  }

  /// Steps of the answer so far.
  long taken() {
    return answerSteps;
  }

  /// What was taken since is taken as often again.
  void takeAgain(long since, int times) {
    answerSteps += (answerSteps - since) * times;
  }

  boolean isSpent() {
    return answerSteps > limits.answerSteps;
  }

  /// What is wrong with the answer as a whole: independent of the order of its policies.
  java.util.Optional<Problem> overrun() {
    if (isSpent()) {
      return java.util.Optional.of(
          Problem.of(
              "over-budget",
              "all policies together took more than %,d steps".formatted(limits.answerSteps)));
    }
    return isLate() ? java.util.Optional.of(late().problem()) : java.util.Optional.empty();
  }

  boolean isLate() {
    if (!isClockRead) {
      return false;
    }
    // Subtract before comparing: the clock may overflow.
    return limits.nanoTime.getAsLong() - began > limits.answerNanos;
  }

  Spent late() {
    return new Spent(
        Problem.of("timed-out", "took more than %d ms".formatted(limits.answerNanos / 1_000_000)));
  }
}
