package dev.belay.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Session ids that only the principal who opened the session can use.
///
/// An id holds the upstream's id and a keyed digest over it and the principal, so nothing has to be
/// remembered, and gateways with the same key serve each other's sessions. Safe for any number of
/// threads.
final class Sessions {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SecretKey key;

  Sessions(SecretKey key) {
    this.key = key;
  }

  /// A key for gateways that need not serve each other's sessions.
  static SecretKey freshKey() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  String issue(Principal owner, String upstreamId) {
    return ENCODER.encodeToString(upstreamId.getBytes(StandardCharsets.UTF_8))
        + "."
        + ENCODER.encodeToString(seal(owner, upstreamId));
  }

  /// The upstream's id of that session. Empty when it is not a session of this principal.
  Optional<String> upstreamId(Principal caller, String session) {
    int dot = session.indexOf('.');
    if (dot < 0 || session.length() > 2 * Limits.ID_CHARACTERS) {
      return Optional.empty();
    }
    try {
      var decoder = Base64.getUrlDecoder();
      var id = new String(decoder.decode(session.substring(0, dot)), StandardCharsets.UTF_8);
      var seal = decoder.decode(session.substring(dot + 1));
      return MessageDigest.isEqual(seal, seal(caller, id)) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private byte[] seal(Principal owner, String upstreamId) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      for (var part : new String[] {owner.issuer(), owner.id(), upstreamId}) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        // The length first: otherwise two splits of one text would have one seal.
        mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }
}
