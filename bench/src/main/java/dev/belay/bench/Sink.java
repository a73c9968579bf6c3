package dev.belay.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Where answers go, so that no compiler finds that nobody wants them. An opaque write is never
/// left out, and costs no more than a plain one. Not safe for more than one thread.
final class Sink {

  private static final VarHandle LAST;

  static {
    try {
      LAST = MethodHandles.lookup().findVarHandle(Sink.class, "last", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no field `last`", e);
    }
  }

  @SuppressWarnings("unused") // written by its handle
  private @Nullable Object last;

  void take(Object answer) {
    LAST.setOpaque(this, answer);
  }
}
