package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A password. It prints as nothing, so that no log line gives it away.
public record Secret(String text) {

  private static final String HMAC = "HmacSHA256";
  private static final int BYTES = 32;

  static Secret random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// Another secret, the same whenever it is asked for, from which this one cannot be found out.
  Secret derived(String purpose) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(text.getBytes(UTF_8), HMAC));
      var bytes = mac.doFinal(purpose.getBytes(UTF_8));
      return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HMAC with SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
