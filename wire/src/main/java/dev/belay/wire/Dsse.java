package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Problem;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Collection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A payload with its type and signatures in one JSON document: the Dead Simple Signing Envelope,
/// version 1, with Ed25519.
///
/// The signature covers the type, so that what was signed as one thing is never taken for another.
public final class Dsse {

  /// What an envelope turned out to be.
  public sealed interface Opened {

    /// Signed, as the expected type, with one of the expected keys.
    record Verified(Payload payload, VerifyingKey key) implements Opened {}

    record Rejected(Problem problem) implements Opened {}
  }

  /// Bytes that were signed. Not to be changed.
  public static final class Payload {

    private final byte[] bytes;

    private Payload(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    public JsonNode json() {
      return Json.parse(bytes);
    }
  }

  private Dsse() {}

  /// The envelope, as JSON on one line.
  public static byte[] sign(String payloadType, byte[] payload, SigningKey key) {
    var encoder = Base64.getEncoder();
    var envelope =
        Json.object()
            .put("payloadType", payloadType)
            .put("payload", encoder.encodeToString(payload));
    envelope
        .putArray("signatures")
        .addObject()
        .put("keyid", key.verifyingKey().id())
        .put("sig", encoder.encodeToString(key.sign(signedBytes(payloadType, payload))));
    return Json.bytes(envelope);
  }

  /// Opens an envelope from outside. The ids in it are only hints: the keys given here decide.
  public static Opened open(byte[] envelope, String payloadType, Collection<VerifyingKey> keys) {
    try {
      return open(Json.parse(envelope), payloadType, keys);
    } catch (JacksonException | IllegalArgumentException _) {
      return rejected("envelope-malformed", "the envelope is not valid DSSE");
    }
  }

  private static Opened open(JsonNode envelope, String expected, Collection<VerifyingKey> keys) {
    var type = envelope.path("payloadType").asString("");
    if (!type.equals(expected)) {
      return rejected(
          "envelope-of-another-type",
          "expected an envelope of type `%s`, found `%s`".formatted(expected, type));
    }
    var decoder = Base64.getDecoder();
    var payload = decoder.decode(envelope.path("payload").asString(""));
    var signed = signedBytes(type, payload);
    for (var entry : envelope.path("signatures")) {
      var signature = decoder.decode(entry.path("sig").asString(""));
      for (var key : keys) {
        if (key.verifies(signed, signature)) {
          return new Opened.Verified(new Payload(payload), key);
        }
      }
    }
    return rejected("signature-not-trusted", "no signature was made with a trusted key");
  }

  private static Opened rejected(String code, String message) {
    return new Opened.Rejected(Problem.of(code, message));
  }

  /// DSSE's pre-authentication encoding: lengths make it impossible to move bytes between parts.
  static byte[] signedBytes(String payloadType, byte[] payload) {
    var type = payloadType.getBytes(UTF_8);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("DSSEv1 %d ".formatted(type.length).getBytes(UTF_8));
    bytes.writeBytes(type);
    bytes.writeBytes(" %d ".formatted(payload.length).getBytes(UTF_8));
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }
}
