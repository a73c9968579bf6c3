package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.wire.Dsse.Opened;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class DsseTest {

  private static final String TYPE = "application/vnd.belay.test+json";

  private final SigningKey key = SigningKey.generate();
  private final byte[] envelope = Dsse.sign(TYPE, "{\"a\":1}".getBytes(UTF_8), key);

  @Test
  void what_is_signed_opens_with_the_key() {
    assertThat(open(envelope))
        .isInstanceOfSatisfying(
            Opened.Verified.class,
            verified -> assertThat(verified.payload().json().path("a").asInt()).isEqualTo(1));
  }

  @Test
  void the_signed_bytes_are_those_of_the_standard() {
    assertThat(Dsse.signedBytes("http://example.com/HelloWorld", "hello world".getBytes(UTF_8)))
        .asString(UTF_8)
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  @Test
  void another_payload_is_rejected() {
    assertRejected(with("payload", base64("{\"a\":2}")), "signature-not-trusted");
  }

  @Test
  void another_type_is_rejected_even_where_that_type_is_expected() {
    var renamed = with("payloadType", "application/other");

    assertRejected(renamed, "envelope-of-another-type");
    assertThat(Dsse.open(renamed, "application/other", List.of(key.verifyingKey())))
        .isInstanceOfSatisfying(
            Opened.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo("signature-not-trusted"));
  }

  @Test
  void the_key_id_in_the_envelope_convinces_nobody() {
    var stranger = SigningKey.generate();
    var forged = parsed(Dsse.sign(TYPE, "{\"a\":1}".getBytes(UTF_8), stranger));
    ((ObjectNode) forged.path("signatures").path(0)).put("keyid", key.verifyingKey().id());

    assertRejected(Json.bytes(forged), "signature-not-trusted");
  }

  @Test
  void no_signature_and_broken_signatures_are_rejected() {
    var none = parsed(envelope);
    none.putArray("signatures");
    assertRejected(Json.bytes(none), "signature-not-trusted");

    var broken = parsed(envelope);
    ((ObjectNode) broken.path("signatures").path(0)).put("sig", base64("short"));
    assertRejected(Json.bytes(broken), "signature-not-trusted");
  }

  @Test
  void what_is_no_envelope_is_rejected() {
    assertRejected("not json".getBytes(UTF_8), "envelope-malformed");
    assertRejected(with("payload", "not base64!"), "envelope-malformed");
    assertRejected("[]".getBytes(UTF_8), "envelope-of-another-type");
  }

  private Opened open(byte[] bytes) {
    return Dsse.open(
        bytes, TYPE, List.of(SigningKey.generate().verifyingKey(), key.verifyingKey()));
  }

  private void assertRejected(byte[] bytes, String code) {
    assertThat(open(bytes))
        .isInstanceOfSatisfying(
            Opened.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo(code));
  }

  private byte[] with(String field, String value) {
    return Json.bytes(parsed(envelope).put(field, value));
  }

  private static ObjectNode parsed(byte[] bytes) {
    return (ObjectNode) Json.parse(bytes);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
