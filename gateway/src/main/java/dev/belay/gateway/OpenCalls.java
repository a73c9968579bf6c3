package dev.belay.gateway;

import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Forwarded calls whose stream ended before the answer, which may come when the client resumes.
/// Safe for any number of threads.
final class OpenCalls implements AutoCloseable {

  private record Key(String session, String request) {}

  private final Gate gate;
  private final LinkedHashMap<Key, Admission> open = new LinkedHashMap<>();

  OpenCalls(Gate gate) {
    this.gate = gate;
  }

  /// What is opened beyond the limit pushes out the oldest, whose deed stays unknown.
  void open(String session, JsonNode request, Admission admission) {
    Optional<Admission> before;
    Optional<Admission> oldest = Optional.empty();
    synchronized (open) {
      before = Optional.ofNullable(open.put(new Key(session, Json.text(request)), admission));
      if (open.size() > Limits.OPEN_CALLS) {
        oldest = Optional.ofNullable(open.pollFirstEntry()).map(entry -> entry.getValue());
      }
    }
    before.ifPresent(one -> gate.did(one, Deed.UNKNOWN));
    oldest.ifPresent(one -> gate.did(one, Deed.UNKNOWN));
  }

  /// An answer came after all. Nothing happens when nobody waits for it.
  void conclude(String session, JsonNode request, Deed deed) {
    Optional<Admission> found;
    synchronized (open) {
      found = Optional.ofNullable(open.remove(new Key(session, Json.text(request))));
    }
    found.ifPresent(one -> gate.did(one, deed));
  }

  @Override
  public void close() {
    synchronized (open) {
      open.values().forEach(one -> gate.did(one, Deed.UNKNOWN));
      open.clear();
    }
  }
}
