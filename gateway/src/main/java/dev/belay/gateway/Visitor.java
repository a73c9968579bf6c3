package dev.belay.gateway;

import java.util.Optional;

/// Who sent one HTTP request, and in which session of theirs.
///
/// @param session the id that the client shows
/// @param headers what goes on to the upstream, its own session id among it
record Visitor(Principal principal, Optional<String> session, Upstream.Headers headers) {

  /// Names the session for whatever is remembered of it.
  String conversation() {
    return principal.issuer() + '\n' + principal.id() + '\n' + session.orElse("");
  }
}
