package dev.belay.wire;

import dev.belay.engine.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/// An Ed25519 public key: what a receiver pins. Safe for any number of threads.
public final class VerifyingKey {

  private static final String PEM_LABEL = "PUBLIC KEY";

  private final PublicKey key;

  private VerifyingKey(PublicKey key) {
    this.key = key;
  }

  static VerifyingKey of(PublicKey key) {
    return new VerifyingKey(key);
  }

  /// Absent when the text holds no Ed25519 public key.
  public static Optional<VerifyingKey> fromPem(String text) {
    return Pem.find(PEM_LABEL, text).flatMap(VerifyingKey::fromDer);
  }

  private static Optional<VerifyingKey> fromDer(byte[] der) {
    try {
      var factory = KeyFactory.getInstance(SigningKey.ALGORITHM);
      return Optional.of(new VerifyingKey(factory.generatePublic(new X509EncodedKeySpec(der))));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  public String toPem() {
    return Pem.text(PEM_LABEL, key.getEncoded());
  }

  /// The digest of the encoded key, so that it names the key and nothing else.
  public String id() {
    return Digest.of(key.getEncoded()).text();
  }

  /// Whether the holder of the private key signed exactly these bytes.
  public boolean verifies(byte[] bytes, byte[] signature) {
    try {
      var verifier = Signature.getInstance(SigningKey.ALGORITHM);
      verifier.initVerify(key);
      verifier.update(bytes);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      // A signature of the wrong length or form is a wrong signature.
      return false;
    }
  }

  @Override
  public String toString() {
    return id();
  }
}
