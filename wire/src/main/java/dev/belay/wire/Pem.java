package dev.belay.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text form in which keys are kept and handed over.
final class Pem {

  private static final int LINE = 64;

  private Pem() {}

  static String text(String label, byte[] der) {
    var encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, encoder.encodeToString(der), label);
  }

  /// The first block with this label. Absent when there is none, or when it is not Base64.
  static Optional<byte[]> find(String label, String text) {
    var block = "-----BEGIN %s-----([A-Za-z0-9+/=\\s]*)-----END %s-----".formatted(label, label);
    var found = Pattern.compile(block).matcher(text);
    if (!found.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getMimeDecoder().decode(found.group(1)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
