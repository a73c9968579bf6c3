package dev.belay.engine;

import dev.belay.engine.Value.Mapping;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One request after another, for one question: what was read of the present one is kept until the
/// next. Not safe for more than one thread.
abstract class RequestFrame extends Frame {

  final InputPlan plan;
  private final Budget budget;
  private final @Nullable Object[] values;

  /// For which request each value was read.
  private final long[] readFor;

  private long request;
  private Instant now = Instant.EPOCH;
  private Object element = UNSETTLED;
  private boolean isBudgetBegun;
  private boolean isPolicyBegun;

  RequestFrame(InputPlan plan, Budget.Limits limits) {
    this.plan = plan;
    this.budget = limits.begin();
    this.values = new @Nullable Object[plan.size()];
    this.readFor = new long[plan.size()];
  }

  /// The present request as the reference evaluator is asked about it.
  abstract Facts facts();

  /// The input as its question's schema sees it; absent when it does not fit after all.
  @Nullable Mapping fields() {
    return Input.of(plan.question, facts()) instanceof Input.Fits(var fields) ? fields : null;
  }

  /// Reads a value for the first time.
  abstract Object fetch(int path);

  final void begin(Instant newNow) {
    request++;
    now = newNow;
    isBudgetBegun = false;
    isPolicyBegun = false;
  }

  /// The next policy begins.
  final void beginPolicy() {
    isPolicyBegun = false;
    forgetNames();
  }

  final void beginElement(Object newElement) {
    element = newElement;
  }

  @Override
  final Object element() {
    return element;
  }

  /// What follows has steps and time of its own.
  final void beginBudgetAgain() {
    isBudgetBegun = false;
    isPolicyBegun = false;
    beginClock();
  }

  final long request() {
    return request;
  }

  final void keep(int path, Object value) {
    values[path] = value;
    readFor[path] = request;
  }

  @Override
  final Object at(int path) {
    if (readFor[path] != request) {
      keep(path, fetch(path));
    }
    return java.util.Objects.requireNonNull(values[path]);
  }

  @Override
  final Instant now() {
    return now;
  }

  @Override
  final Budget budget() {
    beginBudget();
    if (!isPolicyBegun) {
      isPolicyBegun = true;
      budget.beginPolicy();
    }
    return budget;
  }

  private void beginBudget() {
    if (!isBudgetBegun) {
      isBudgetBegun = true;
      budget.beginAgain();
    }
  }

  /// From now on time passes, whatever takes it.
  final void beginClock() {
    beginBudget();
    budget.beginClock();
  }

  /// Steps of the answer so far.
  final long taken() {
    return isBudgetBegun ? budget.taken() : 0;
  }

  /// What was taken since is taken as often again.
  final void takeAgain(long since, int times) {
    if (isBudgetBegun) {
      budget.takeAgain(since, times);
    }
  }

  /// Absent when nothing took a step.
  final @Nullable Budget spent() {
    return isBudgetBegun ? budget : null;
  }
}
