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

  /// What an envelope says before anybody asked who signed it.
  public sealed interface Peeked {

    /// Anybody may have written it.
    record Unproven(Payload payload) implements Peeked {}

    record Rejected(Problem problem) implements Peeked {}
  }

  /// Bytes that were signed, or say so. Not to be changed.
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

  private static final Problem MALFORMED =
      Problem.of("envelope-malformed", "the envelope is not valid DSSE");

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

  /// Reads an envelope whose keys are not known before it was read.
  public static Peeked peek(byte[] envelope, String payloadType) {
    try {
      var json = Json.parse(envelope);
      return isOf(json, payloadType)
          ? new Peeked.Unproven(new Payload(payload(json)))
          : new Peeked.Rejected(ofAnotherType(json, payloadType));
    } catch (JacksonException | IllegalArgumentException _) {
      return new Peeked.Rejected(MALFORMED);
    }
  }

  private static boolean isOf(JsonNode envelope, String type) {
    return type(envelope).equals(type);
  }

  private static String type(JsonNode envelope) {
    return envelope.path("payloadType").asString("");
  }

  private static byte[] payload(JsonNode envelope) {
    return Base64.getDecoder().decode(envelope.path("payload").asString(""));
  }

  private static Problem ofAnotherType(JsonNode envelope, String expected) {
    return Problem.of(
        "envelope-of-another-type",
        "expected an envelope of type `%s`, found `%s`".formatted(expected, type(envelope)));
  }

  /// Opens an envelope from outside. The ids in it are only hints: the keys given here decide.
  public static Opened open(byte[] envelope, String payloadType, Collection<VerifyingKey> keys) {
    try {
      return open(Json.parse(envelope), payloadType, keys);
    } catch (JacksonException | IllegalArgumentException _) {
      return new Opened.Rejected(MALFORMED);
    }
  }

  private static Opened open(JsonNode envelope, String expected, Collection<VerifyingKey> keys) {
    if (!isOf(envelope, expected)) {
      return new Opened.Rejected(ofAnotherType(envelope, expected));
    }
    var payload = payload(envelope);
    var signed = signedBytes(expected, payload);
    for (var entry : envelope.path("signatures")) {
      var signature = Base64.getDecoder().decode(entry.path("sig").asString(""));
      for (var key : keys) {
        if (key.verifies(signed, signature)) {
          return new Opened.Verified(new Payload(payload), key);
        }
      }
    }
    return new Opened.Rejected(
        Problem.of("signature-not-trusted", "no signature was made with a trusted key"));
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
