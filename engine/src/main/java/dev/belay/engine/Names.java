package dev.belay.engine;

import java.net.IDN;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Paths, hosts and patterns: what a text names, never how it happens to begin.
public final class Names {

  private static final Pattern IPV4 =
      Pattern.compile(
          "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
              + "(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");

  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]{1,63}");
  private static final int LONGEST_NAME = 253;

  /// What some read as an IPv4 address and others as a name: `127.1`, `2130706433`, `0x7f.1`.
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int LAST_PORT = 65_535;

  /// Written as `dns://SERVER/NAME`, where the host is not in the place that URLs have it.
  private static final String DNS = "dns";

  private Names() {}

  /// Resolves `.`, `..` and repeated slashes. What climbs above an absolute path's root stays
  /// there.
  public static String normalize(String path) {
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
      return !climbs(below);
    }
    var start = above.endsWith("/") ? above : above + "/";
    return below.equals(above)
        || (below.startsWith(start) && !climbs(below.substring(start.length())));
  }

  private static boolean climbs(String relative) {
    return relative.equals("..") || relative.startsWith("../");
  }

  private static boolean isAmbiguous(String path) {
    return path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0;
  }

  /// The host of a URL, of `host:port`, or of a gRPC target such as `dns:///host:port`; as ASCII in
  /// lower case, without brackets and without a final dot. Absent when the text names no host, or
  /// when two readers may find two hosts in it.
  public static Optional<String> host(String endpoint) {
    if (!endpoint.chars().allMatch(c -> c > ' ' && c != '\\' && c != 0x7f)) {
      return Optional.empty();
    }
    var scheme = endpoint.indexOf("://");
    if (scheme < 0) {
      return hostAndPort(upTo(endpoint, "/?#"), false);
    }
    var name = endpoint.substring(0, scheme);
    var rest = endpoint.substring(scheme + 3);
    if (!SCHEME.matcher(name).matches()) {
      return Optional.empty();
    }
    if (name.equalsIgnoreCase(DNS)) {
      var server = rest.indexOf('/');
      return server < 0 ? Optional.empty() : hostAndPort(rest.substring(server + 1), false);
    }
    var authority = upTo(rest, "/?#");
    var user = authority.indexOf('@');
    return hostAndPort(authority.substring(user + 1), true);
  }

  private static String upTo(String text, String ends) {
    for (int i = 0; i < text.length(); i++) {
      if (ends.indexOf(text.charAt(i)) >= 0) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  /// @param isUrl whether a port may be empty and an IPv6 address has brackets
  private static Optional<String> hostAndPort(String text, boolean isUrl) {
    if (text.startsWith("[")) {
      var close = text.indexOf(']');
      var address = text.substring(1, Math.max(1, close)).toLowerCase(Locale.ROOT);
      return close > 0 && isPort(text.substring(close + 1), isUrl) && ipv6(address).isPresent()
          ? Optional.of(address)
          : Optional.empty();
    }
    var colon = text.indexOf(':');
    if (colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
      var address = text.toLowerCase(Locale.ROOT);
      return isUrl ? Optional.empty() : ipv6(address).map(_ -> address);
    }
    var end = colon < 0 ? text.length() : colon;
    return isPort(text.substring(end), isUrl) ? name(text.substring(0, end)) : Optional.empty();
  }

  private static boolean isPort(String text, boolean mayBeEmpty) {
    return text.isEmpty()
        || (mayBeEmpty && text.equals(":"))
        || (text.startsWith(":")
            && PORT.matcher(text.substring(1)).matches()
            && Integer.parseInt(text.substring(1)) <= LAST_PORT);
  }

  private static Optional<InetAddress> ipv6(String text) {
    try {
      return IPV6.matcher(text).matches()
          ? Optional.of(InetAddress.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// A name or an IPv4 address in the one form that everybody reads alike.
  private static Optional<String> name(String text) {
    var ascii = ascii(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    return ascii.filter(
        name -> {
          var labels = List.of(name.split("\\.", -1));
          return name.length() <= LONGEST_NAME
              && labels.stream().allMatch(label -> LABEL.matcher(label).matches())
              && (IPV4.matcher(name).matches() || !NUMBER.matcher(labels.getLast()).matches());
        });
  }

  private static Optional<String> ascii(String name) {
    // The two standards for names that are not ASCII differ in what these two letters stand for.
    if (name.indexOf('ß') >= 0 || name.indexOf('ς') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(IDN.toASCII(name).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Whether the host is clearly this machine: what only some systems read so is not.
  static boolean isLoopback(String host) {
    if (!host.chars().allMatch(c -> c < 0x80)) {
      return false;
    }
    return ipv6(host.toLowerCase(Locale.ROOT))
        .map(InetAddress::isLoopbackAddress)
        .orElseGet(() -> name(host).filter(Names::isLoopbackName).isPresent());
  }

  private static boolean isLoopbackName(String name) {
    return IPV4.matcher(name).matches()
        ? name.startsWith("127.")
        : name.equals("localhost") || name.endsWith(".localhost");
  }

  /// Whether the host is the domain or below it, on the boundary of a dot, however the letters are
  /// written. What is no host is within nothing.
  static boolean isWithinDomain(String host, String domain) {
    var address = ipv6(host.toLowerCase(Locale.ROOT));
    if (address.isPresent()) {
      return address.equals(ipv6(domain.toLowerCase(Locale.ROOT)));
    }
    var below = name(host);
    var above = name(domain);
    return below.isPresent()
        && above.isPresent()
        && (below.equals(above)
            || (!IPV4.matcher(below.get()).matches() && below.get().endsWith("." + above.get())));
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
