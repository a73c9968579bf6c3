package dev.belay.wire;

import java.util.ArrayList;
import java.util.List;

/// The keys with which a control plane signs, as it tells them. Whoever pins them got them, or
/// their ids, another way.
public record PublicKeys(List<PublicKey> keys) {

  public PublicKeys {
    keys = List.copyOf(keys);
  }

  /// One key.
  ///
  /// @param id digest of the key
  /// @param pem the key itself
  public record PublicKey(String id, String pem) {}

  public static PublicKeys of(List<VerifyingKey> keys) {
    return new PublicKeys(keys.stream().map(key -> new PublicKey(key.id(), key.toPem())).toList());
  }

  /// The keys that are what their id says; others are left out.
  public List<VerifyingKey> verifyingKeys() {
    var known = new ArrayList<VerifyingKey>();
    for (var key : keys) {
      VerifyingKey.fromPem(key.pem())
          .filter(found -> found.id().equals(key.id()))
          .ifPresent(known::add);
    }
    return known;
  }
}
