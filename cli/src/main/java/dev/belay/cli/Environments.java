package dev.belay.cli;

/// Where a project is enforced, as people name it at a terminal.
final class Environments {

  /// Unless another is named.
  static final String USUAL = "production";

  private Environments() {}
}
