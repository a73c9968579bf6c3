package dev.belay.cli;

import dev.belay.workbench.InOrder;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/// What came of work that several threads did.
final class Pieces {

  private Pieces() {}

  /// The next result, or the failure of the piece, as if it had been done here.
  static <R> R next(InOrder<R> work) throws InvalidInput, IOException, InterruptedException {
    try {
      return work.next();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case InvalidInput invalid -> throw invalid;
        case IOException world -> throw world;
        case null, default -> throw new IllegalStateException(failure.getCause());
      }
    }
  }
}
