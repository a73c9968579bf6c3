package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.wire.Documents;
import dev.belay.wire.Malformed;
import dev.belay.wire.PublicKeys;
import dev.belay.wire.SigningKey;
import dev.belay.wire.VerifyingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keys as a user names them.
final class KeyFiles {

  private static final int KEY_BYTES = 1 << 20;

  private KeyFiles() {}

  /// What signs: a file that `belay keys new` made.
  static SigningKey signing(Desk desk, Path file) throws InvalidInput, IOException {
    var text = new String(FileReading.read(desk, file, KEY_BYTES), UTF_8);
    var key =
        SigningKey.fromPem(text)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "`%s` does not hold an Ed25519 key pair".formatted(file),
                        "make one with `belay keys new`"));
    if (!SigningKey.isPrivate(desk.at(file))) {
      throw new InvalidInput(
          "others than its owner may use the key in `%s`".formatted(file),
          "make another with `belay keys new`: they may have read this one");
    }
    return key;
  }

  /// What verifies: public keys as PEM, or what a control plane answers.
  static List<VerifyingKey> verifying(Desk desk, List<Path> files)
      throws InvalidInput, IOException {
    var trusted = new ArrayList<VerifyingKey>();
    for (var file : files) {
      var found = keys(FileReading.read(desk, file, KEY_BYTES));
      if (found.isEmpty()) {
        throw new InvalidInput("`%s` holds no Ed25519 public key".formatted(file), "");
      }
      trusted.addAll(found);
    }
    return trusted;
  }

  private static List<VerifyingKey> keys(byte[] bytes) {
    var pem = VerifyingKey.fromPem(new String(bytes, UTF_8));
    if (pem.isPresent()) {
      return List.of(pem.get());
    }
    try {
      return Documents.read(bytes, PublicKeys.class).verifyingKeys();
    } catch (Malformed _) {
      return List.of();
    }
  }

  /// The public keys of each name; somebody may have several.
  static Map<String, List<VerifyingKey>> byName(Desk desk, List<NamedKey> named)
      throws InvalidInput, IOException {
    var keys = new TreeMap<String, List<VerifyingKey>>();
    for (var key : named) {
      keys.computeIfAbsent(key.name(), _ -> new ArrayList<>())
          .addAll(verifying(desk, List.of(key.file())));
    }
    return keys;
  }
}
