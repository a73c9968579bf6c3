package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeyTest {

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("signing-key.pem");
  }

  @Test
  void the_key_is_made_once_and_kept() throws IOException {
    var made = SigningKey.inFile(file);
    var kept = SigningKey.inFile(file);
    var bytes = "signed".getBytes(UTF_8);

    assertThat(kept.verifyingKey().id()).isEqualTo(made.verifyingKey().id());
    assertThat(made.verifyingKey().verifies(bytes, kept.sign(bytes))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_key_is_not_made_where_anything_is() throws IOException {
    var made = SigningKey.create(file);
    assertThatThrownBy(() -> SigningKey.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(SigningKey.inFile(file).verifyingKey().id()).isEqualTo(made.verifyingKey().id());
    assertThat(SigningKey.isPrivate(file)).isTrue();
  }

  @Test
  void a_key_that_others_may_read_is_refused() throws IOException {
    SigningKey.inFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> SigningKey.inFile(file))
        .isInstanceOf(IOException.class)
        .hasMessage("others than its owner may use the key in `%s`".formatted(file));
  }

  @Test
  void a_damaged_file_is_never_replaced_by_a_new_key() throws IOException {
    var whole = textOfNewKey();
    var halfOfAnother = SigningKey.generate().verifyingKey().toPem();
    for (var damaged :
        new String[] {
          "",
          whole.substring(0, whole.length() / 2),
          whole.replace("PRIVATE KEY-----\nMC", "PRIVATE KEY-----\nMD"),
          whole.substring(0, whole.indexOf("-----BEGIN PUBLIC")) + halfOfAnother
        }) {
      Files.writeString(file, damaged);

      assertThatThrownBy(() -> SigningKey.inFile(file))
          .isInstanceOf(IOException.class)
          .hasMessage("`%s` does not hold an Ed25519 key pair".formatted(file));
    }
  }

  @Test
  void a_public_key_can_be_handed_over_as_text() {
    var key = SigningKey.generate().verifyingKey();

    assertThat(VerifyingKey.fromPem(key.toPem()).map(VerifyingKey::id)).contains(key.id());
    assertThat(VerifyingKey.fromPem("no key")).isEmpty();
    assertThat(VerifyingKey.fromPem(key.toPem().replace("MCo", "MDo"))).isEmpty();
  }

  private String textOfNewKey() throws IOException {
    SigningKey.inFile(file);
    return Files.readString(file);
  }
}
