package dev.belay.cli;

/// What a user gave cannot be used: a file that is not there, JSON that is none.
@SuppressWarnings("serial") // never leaves the process
final class InvalidInput extends Exception {

  private final String help;

  /// @param help what to do about it; empty when the message says it all
  InvalidInput(String message, String help) {
    super(message);
    this.help = help;
  }

  String help() {
    return help;
  }
}
