package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.cli.FixtureFiles.FixtureFile;
import dev.belay.engine.Digest;
import dev.belay.workbench.InOrder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/// What tells these fixtures from all others: their names and all that is in them.
record FixtureDigest(FixtureFiles files) {

  /// Absent when it was interrupted.
  Optional<Digest> digest(int threads, BooleanSupplier isInterrupted)
      throws InvalidInput, IOException, InterruptedException {
    var whole = sha256();
    var each = files.all().stream().<Callable<byte[]>>map(file -> () -> digest(file)).iterator();
    try (var digests = new InOrder<>(threads, each)) {
      while (digests.hasNext()) {
        if (isInterrupted.getAsBoolean()) {
          return Optional.empty();
        }
        whole.update(Pieces.next(digests));
      }
    }
    return Optional.of(new Digest("sha256:" + HexFormat.of().formatHex(whole.digest())));
  }

  private byte[] digest(FixtureFile file) throws IOException {
    var digest = sha256();
    var name = Digest.of(file.path().toString().getBytes(UTF_8));
    digest.update(name.text().getBytes(UTF_8));
    try (var in = Files.newInputStream(files.desk().at(file.path()));
        var digested = new DigestInputStream(in, digest)) {
      digested.transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
