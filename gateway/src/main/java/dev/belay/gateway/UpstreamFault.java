package dev.belay.gateway;

import java.io.IOException;

/// The upstream did not do its part. The message is fit for the caller.
final class UpstreamFault extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean reached;

  private UpstreamFault(String message, boolean reached) {
    super(message);
    this.reached = reached;
  }

  /// Nothing was sent.
  static UpstreamFault notReached(String message) {
    return new UpstreamFault(message, false);
  }

  /// It was sent, and what came of it is not known.
  static UpstreamFault unclear(String message) {
    return new UpstreamFault(message, true);
  }

  Deed deed() {
    return reached ? Deed.UNKNOWN : Deed.NOT_EXECUTED;
  }
}
