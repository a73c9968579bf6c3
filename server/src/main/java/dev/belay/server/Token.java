package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;

/// What a bearer presents. Only its digest is kept, so whoever reads the database can present
/// none.
public record Token(String text) {

  /// Makes tokens easy to find where they should not be.
  private static final String PREFIX = "belay_";

  public static Token random() {
    return new Token(PREFIX + Secret.random().text());
  }

  /// What the database knows it by. A token has far too many random bits for its digest to be
  /// searched, so this needs no salt.
  public Digest digest() {
    return Digest.of(text.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return PREFIX + "***";
  }
}
