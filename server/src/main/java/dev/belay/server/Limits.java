package dev.belay.server;

import java.time.Duration;

/// How much one request may ask of the server.
final class Limits {

  /// Of a command: room for a long reason and some fields.
  static final int COMMAND_BYTES = 64 << 10;

  /// Of a command that brings the files of a project.
  static final int FILES_BYTES = 8 << 20;

  /// Of what a refused client may still send before the connection is closed on it: more than any
  /// command has, so that whoever sends one that is a little too large is told so.
  static final int DISCARDED_BYTES = 2 * FILES_BYTES;

  static final int HEADER_BYTES = 16 << 10;
  static final int REQUEST_LINE_BYTES = 4 << 10;
  static final int CONNECTIONS = 20_000;

  /// For the whole body to arrive.
  static final Duration BODY = Duration.ofSeconds(30);

  /// For requests to end, once the server has been told to stop.
  static final Duration DRAIN = Duration.ofSeconds(10);

  /// Of a list, unless fewer are asked for.
  static final int ROWS = 100;

  static final int MOST_ROWS = 1_000;

  private Limits() {}
}
