package dev.belay.rollout;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the audit should say of a step that was taken. Who took it and when is known to whoever
/// applied the command.
///
/// @param action what happened, such as `Release.Published`
/// @param id of what it happened to: a change's, a rollout's, an escalation's, a release's number
/// @param reason what was given as the reason; empty when none was asked for
/// @param details by name, such as `address`
public record Note(String action, String id, String reason, SortedMap<String, String> details) {

  public Note {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  static Note of(String action, String id, String reason) {
    return new Note(action, id, reason, new TreeMap<>());
  }

  Note with(String name, Object value) {
    var more = new TreeMap<>(details);
    more.put(name, value.toString());
    return new Note(action, id, reason, more);
  }
}
