package dev.belay.engine;

/// The engine's limits, for tests that compare them with what the documents say.
public final class EngineLimits {

  public static final int JSON_BYTES = Json.MAX_BYTES;
  public static final int JSON_LEVELS = Json.MAX_DEPTH;
  public static final int JSON_DIGITS = Json.MAX_NUMBER_DIGITS;
  public static final long POLICY_STEPS = Budget.Limits.POLICY_STEPS;
  public static final long ANSWER_STEPS = Budget.Limits.ANSWER_STEPS;
  public static final long ANSWER_MILLIS = Budget.Limits.ANSWER_NANOS / 1_000_000;

  private EngineLimits() {}
}
