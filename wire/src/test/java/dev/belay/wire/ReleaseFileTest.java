package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Digest;
import dev.belay.wire.ReleaseFile.Kind;
import dev.belay.wire.ReleaseFile.Opened;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReleaseFileTest {

  private final SigningKey key = SigningKey.generate();
  private final List<VerifyingKey> pinned = List.of(key.verifyingKey());
  private final ReleaseFile file = file(Kind.RELEASE, key);

  @Test
  void what_was_packed_is_opened() {
    var opened = ReleaseFile.open(file.bytes(), file.address(), Kind.RELEASE, pinned);
    assertThat(opened)
        .isInstanceOfSatisfying(
            Opened.Trusted.class,
            trusted -> {
              assertThat(trusted.release().address()).isEqualTo(file.address());
              assertThat(trusted.release().policies()).isEqualTo(Sample.release().policies());
              assertThat(trusted.manifest().tenant()).isEqualTo("default");
              assertThat(trusted.texts()).containsOnlyKeys("policies/p.yaml");
            });
  }

  @Test
  void the_address_depends_on_the_content_and_not_on_who_signed_or_when() {
    var other = file(Kind.DRAFT, SigningKey.generate());
    assertThat(other.address()).isEqualTo(file.address());
    assertThat(file.signedAgain(Kind.DRAFT, key).address()).isEqualTo(file.address());
  }

  @Test
  void a_release_signed_with_another_key_is_rejected() {
    var other = file(Kind.RELEASE, SigningKey.generate());
    assertThat(rejection(other.bytes(), file.address(), Kind.RELEASE))
        .isEqualTo("signature-not-trusted");
  }

  @Test
  void a_draft_never_decides_and_a_release_may_be_observed() {
    var draft = file(Kind.DRAFT, key);
    assertThat(rejection(draft.bytes(), draft.address(), Kind.RELEASE))
        .isEqualTo("envelope-of-another-type");
    assertThat(ReleaseFile.open(draft.bytes(), draft.address(), Kind.DRAFT, pinned))
        .isInstanceOf(Opened.Trusted.class);
    assertThat(ReleaseFile.open(file.bytes(), file.address(), Kind.DRAFT, pinned))
        .isInstanceOf(Opened.Trusted.class);
  }

  @Test
  void another_release_than_was_asked_for_is_rejected() {
    assertThat(rejection(file.bytes(), Digest.of(new byte[0]), Kind.RELEASE))
        .isEqualTo("wrong-address");
  }

  @Test
  void a_changed_missing_or_added_file_is_rejected() {
    assertThat(rejectionAfter(files -> files.put("policies/p.yaml", base64("other"))))
        .isEqualTo("wrong-files");
    assertThat(rejectionAfter(files -> files.put(ReleaseFile.CHECKED, base64("{}"))))
        .isEqualTo("wrong-files");
    assertThat(rejectionAfter(files -> files.remove("policies/p.yaml"))).isEqualTo("wrong-files");
    assertThat(rejectionAfter(files -> files.put("more", base64("more")))).isEqualTo("wrong-files");
    assertThat(rejectionAfter(files -> files.put("policies/p.yaml", "%%")))
        .isEqualTo("malformed-document");
  }

  @Test
  void what_is_no_release_is_rejected() {
    for (var text : List.of("", "{}", "[]", "{\"manifest\":{},\"files\":null}", "\u0000")) {
      assertThat(ReleaseFile.open(text.getBytes(UTF_8), file.address(), Kind.RELEASE, pinned))
          .as("`%s`", text)
          .isInstanceOf(Opened.Rejected.class);
    }
  }

  @Test
  void every_bit_counts() {
    var bytes = file.bytes();
    int step = Math.max(1, bytes.length / 300);
    for (int i = 0; i < bytes.length; i += step) {
      var damaged = bytes.clone();
      damaged[i] ^= 1;
      assertThat(ReleaseFile.open(damaged, file.address(), Kind.RELEASE, pinned))
          .as("bit 0 of byte %d, `%c`", i, bytes[i])
          .satisfiesAnyOf(
              opened -> assertThat(opened).isInstanceOf(Opened.Rejected.class),
              // The id of the key and the letters of Base64 that carry no bits are only hints.
              opened ->
                  assertThat(((Opened.Trusted) opened).release().policies())
                      .isEqualTo(Sample.release().policies()));
    }
  }

  private interface Damage {
    void to(ObjectNode files);
  }

  private String rejectionAfter(Damage damage) {
    var json = (ObjectNode) Json.parse(file.bytes());
    damage.to((ObjectNode) json.get("files"));
    return rejection(Json.bytes(json), file.address(), Kind.RELEASE);
  }

  private String rejection(byte[] bytes, Digest address, Kind kind) {
    return switch (ReleaseFile.open(bytes, address, kind, pinned)) {
      case Opened.Rejected(var problem) -> problem.code();
      case Opened.Trusted _ -> "trusted";
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static ReleaseFile file(Kind kind, SigningKey key) {
    var texts = Map.of("policies/p.yaml", "policy: p\n".getBytes(UTF_8));
    return ReleaseFile.sign(kind, "default", Sample.release(), texts, key);
  }
}
