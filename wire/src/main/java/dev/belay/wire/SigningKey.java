package dev.belay.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/// An Ed25519 key pair: what a plane signs releases, assignments, approvals and checkpoints with.
/// Safe for any number of threads.
public final class SigningKey {

  static final String ALGORITHM = "Ed25519";
  private static final String PEM_LABEL = "PRIVATE KEY";

  private static final FileAttribute<?> ONLY_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final PrivateKey key;
  private final VerifyingKey verifyingKey;

  private SigningKey(PrivateKey key, VerifyingKey verifyingKey) {
    this.key = key;
    this.verifyingKey = verifyingKey;
  }

  public static SigningKey generate() {
    try {
      var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SigningKey(pair.getPrivate(), VerifyingKey.of(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java from 15 on has Ed25519", e);
    }
  }

  /// The key in this file, which is made if it does not exist. Only its owner can read the file.
  ///
  /// Two processes that make one file at once may end with different keys: the caller holds a lock.
  public static SigningKey inFile(Path file) throws IOException {
    if (Files.exists(file)) {
      return read(file);
    }
    var key = generate();
    key.write(file);
    return key;
  }

  /// Makes a key pair in a file of its own, which must not exist. Only its owner can read the file.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException when there is anything in its place
  public static SigningKey create(Path file) throws IOException {
    var key = generate();
    Files.createFile(file, ONLY_OWNER);
    key.writeInto(file);
    return key;
  }

  /// Whether nobody but its owner may use what is in the file.
  public static boolean isPrivate(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).stream()
        .allMatch(permission -> permission.name().startsWith("OWNER"));
  }

  private static SigningKey read(Path file) throws IOException {
    if (!isPrivate(file)) {
      throw new IOException("others than its owner may use the key in `%s`".formatted(file));
    }
    return fromPem(Files.readString(file, US_ASCII))
        .orElseThrow(
            () -> new IOException("`%s` does not hold an Ed25519 key pair".formatted(file)));
  }

  /// Absent when the text does not hold both halves of one key pair.
  public static Optional<SigningKey> fromPem(String text) {
    var der = Pem.find(PEM_LABEL, text);
    var verifyingKey = VerifyingKey.fromPem(text);
    if (der.isEmpty() || verifyingKey.isEmpty()) {
      return Optional.empty();
    }
    try {
      var factory = KeyFactory.getInstance(ALGORITHM);
      var secret = factory.generatePrivate(new PKCS8EncodedKeySpec(der.get()));
      var key = new SigningKey(secret, verifyingKey.get());
      var probe = "two halves of one pair".getBytes(US_ASCII);
      return Optional.of(key).filter(pair -> pair.verifyingKey.verifies(probe, pair.sign(probe)));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private void write(Path file) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(beside, ONLY_OWNER);
    writeInto(beside);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The public half is kept beside the private one, because Java cannot compute it from that.
  private void writeInto(Path file) throws IOException {
    var text = Pem.text(PEM_LABEL, key.getEncoded()) + verifyingKey.toPem();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  public byte[] sign(byte[] bytes) {
    try {
      var signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(bytes);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("an Ed25519 key signs any bytes", e);
    }
  }
}
