package dev.belay.gateway;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// The web pages that may call: those of this machine, and those that are named.
record Origins(Set<String> named) {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  Origins {
    named = Set.copyOf(named);
  }

  boolean allow(String origin) {
    if (named.contains(origin)) {
      return true;
    }
    try {
      var uri = URI.create(origin);
      var host = uri.getHost();
      return host != null
          && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
