package dev.belay.engine;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// A SHA-256, written `sha256:` and 64 hexadecimal digits.
public record Digest(String text) implements Comparable<Digest> {

  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  public Digest {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("`%s` is not a digest".formatted(text));
    }
  }

  public static Digest of(byte[] bytes) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return new Digest("sha256:" + HexFormat.of().formatHex(sha256.digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /// For text from outside: whether it has the form of a digest.
  public static boolean isDigest(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(Digest other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
