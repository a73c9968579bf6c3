package dev.belay.workbench;

import dev.belay.engine.Problem;
import dev.belay.language.Problems;

/// What of a gait policy cannot mean the same in Belay, in its places.
record GaitWarnings(Problems problems) {

  /// @param key of the mapping that it is about
  void warn(String code, String message, GaitFields fields, String key, String help) {
    problems.add(Problem.of(code, message).at(fields.placeOfKey(key)).withHelp(help));
  }

  /// @param what only the caller says
  void tellOfClaim(GaitFields fields, String key, String what) {
    warn(
        "rests-on-a-claim",
        "only the caller says %s: where it does not, the call is blocked".formatted(what),
        fields,
        key,
        "a gateway tells such things under `unverified`, if at all");
  }
}
