package dev.belay.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Knows the agents that may call, by the bearer token that each of them presents.
public interface Callers {

  /// Whose token this is. Empty when it is nobody's.
  Optional<Principal> principal(String token);

  /// The callers of a fixed list. Tokens are kept as digests only.
  static Callers of(Map<String, Principal> principalsByToken) {
    var known = new ArrayList<Known>();
    principalsByToken.forEach((token, who) -> known.add(new Known(digest(token), who)));
    return new Listed(known);
  }

  /// The callers of a fixed list of those whose tokens nobody here has seen.
  ///
  /// @param principals by the SHA-256 of the token, in hexadecimal digits
  static Callers ofDigests(Map<String, Principal> principals) {
    var known = new ArrayList<Known>();
    principals.forEach((digest, who) -> known.add(new Known(digest.toLowerCase(Locale.ROOT), who)));
    return new Listed(known);
  }

  /// One caller of a list, with the digest of the token.
  record Known(String digest, Principal principal) {}

  /// Looks at every entry whatever it finds, so that the time says nothing about the token.
  record Listed(List<Known> known) implements Callers {

    public Listed {
      known = List.copyOf(known);
    }

    @Override
    public Optional<Principal> principal(String token) {
      var presented = digest(token);
      Optional<Principal> found = Optional.empty();
      for (var one : known) {
        if (MessageDigest.isEqual(bytes(one.digest()), bytes(presented))) {
          found = Optional.of(one.principal());
        }
      }
      return found;
    }
  }

  private static String digest(String token) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(token)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
