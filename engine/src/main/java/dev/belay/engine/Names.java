package dev.belay.engine;

import java.net.IDN;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Paths, hosts and patterns: what a text names, never how it happens to begin.
final class Names {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}_.-]+");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

  private Names() {}

  /// Resolves `.`, `..` and repeated slashes. What climbs above an absolute path's root stays
  /// there.
  static String normalize(String path) {
    var isAbsolute = path.startsWith("/");
    var parts = new ArrayDeque<String>();
    for (var part : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (!parts.isEmpty() && !parts.getLast().equals("..")) {
            parts.removeLast();
          } else if (!isAbsolute) {
            parts.addLast(part);
          }
        }
        default -> parts.addLast(part);
      }
    }
    var joined = String.join("/", parts);
    return isAbsolute ? "/" + joined : joined.isEmpty() ? "." : joined;
  }

  /// Whether the path is the root or below it. A path that two systems may read differently
  /// (backslashes, NUL) is within nothing.
  static boolean within(String path, String root) {
    if (path.isEmpty() || root.isEmpty() || isAmbiguous(path) || isAmbiguous(root)) {
      return false;
    }
    if (path.startsWith("/") != root.startsWith("/")) {
      return false;
    }
    var below = normalize(path);
    var above = normalize(root);
    if (above.equals(".")) {
      return !below.equals("..") && !below.startsWith("../");
    }
    return below.equals(above) || below.startsWith(above.endsWith("/") ? above : above + "/");
  }

  private static boolean isAmbiguous(String path) {
    return path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0;
  }

  /// The host of a URL, of `host:port`, or of a gRPC target such as `dns:///host:port`; in lower
  /// case, without brackets. Absent when the text names no single host.
  static Optional<String> host(String endpoint) {
    var rest = endpoint;
    var scheme = rest.indexOf("://");
    if (scheme >= 0) {
      rest = rest.substring(scheme + 3);
      if (rest.startsWith("/")) {
        rest = rest.substring(1);
      }
    }
    var end = firstOf(rest, "/?#");
    var authority = rest.substring(0, end);
    authority = authority.substring(authority.lastIndexOf('@') + 1);
    if (authority.indexOf('\\') >= 0) {
      return Optional.empty();
    }
    var host = withoutPort(authority).toLowerCase(Locale.ROOT);
    var isHost = HOST.matcher(host).matches() || IPV6.matcher(host).matches();
    return isHost ? Optional.of(host) : Optional.empty();
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static String withoutPort(String authority) {
    if (authority.startsWith("[")) {
      var close = authority.indexOf(']');
      return close < 0 ? "" : authority.substring(1, close);
    }
    var colon = authority.indexOf(':');
    var isIpv6 = colon >= 0 && authority.indexOf(':', colon + 1) >= 0;
    return colon < 0 || isIpv6 ? authority : authority.substring(0, colon);
  }

  static boolean isLoopback(String host) {
    var name = canonical(host);
    if (IPV4.matcher(name).matches()) {
      return name.startsWith("127.");
    }
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1")
        || name.startsWith("::ffff:127.");
  }

  /// Whether the host is the domain or below it, on the boundary of a dot, however the letters are
  /// written.
  static boolean isWithinDomain(String host, String domain) {
    var below = canonical(host);
    var above = canonical(domain);
    return !above.isEmpty()
        && (below.equals(above) || (!IPV4.matcher(below).matches() && below.endsWith("." + above)));
  }

  private static String canonical(String host) {
    var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /// `*` stands for any characters, `?` for one; all else for itself. The whole text must match.
  /// Takes time in proportion to both lengths multiplied, at most.
  static boolean glob(String text, String pattern) {
    int[] characters = text.codePoints().toArray();
    int[] wanted = pattern.codePoints().toArray();
    int at = 0;
    int next = 0;
    int star = -1;
    int afterStar = 0;
    while (at < characters.length) {
      if (next < wanted.length && wanted[next] == '*') {
        star = next++;
        afterStar = at;
      } else if (next < wanted.length && (wanted[next] == '?' || wanted[next] == characters[at])) {
        next++;
        at++;
      } else if (star >= 0) {
        next = star + 1;
        at = ++afterStar;
      } else {
        return false;
      }
    }
    while (next < wanted.length && wanted[next] == '*') {
      next++;
    }
    return next == wanted.length;
  }
}
