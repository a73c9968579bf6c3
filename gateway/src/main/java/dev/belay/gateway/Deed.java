package dev.belay.gateway;

/// What became of a decided call.
public enum Deed {
  /// The upstream did it and said so.
  EXECUTED,
  /// It never reached the upstream.
  NOT_EXECUTED,
  /// The upstream tried, and answered with an error.
  FAILED,
  /// It reached the upstream, and nobody can say what came of it.
  UNKNOWN
}
