package dev.belay.engine;

import java.util.Optional;

/// One thing that is wrong, said once, for the person who can mend it.
///
/// The code is stable and documented; the message may be reworded at any time. `help` says what to
/// do next.
public record Problem(String code, String message, Optional<Place> place, Optional<String> help) {

  /// Where in a file the problem is. Lines and columns count from 1, columns in characters as
  /// people count them (code points).
  public record Place(String file, int line, int column) {

    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  public static Problem of(String code, String message) {
    return new Problem(code, message, Optional.empty(), Optional.empty());
  }

  public Problem at(Place newPlace) {
    return new Problem(code, message, Optional.of(newPlace), help);
  }

  public Problem withHelp(String newHelp) {
    return new Problem(code, message, place, Optional.of(newHelp));
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
