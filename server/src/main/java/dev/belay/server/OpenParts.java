package dev.belay.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has to be closed, the last that was opened first. Not safe for more than one thread.
final class OpenParts implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(OpenParts.class.getName());

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /// One that does not close keeps no other open.
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "something did not close", e);
      }
    }
  }
}
