package dev.belay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.belay.rollout.Actor;
import dev.belay.rollout.Role;
import dev.belay.wire.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/// The token that the first administrator lets everyone else in with: made at the first start, in a
/// file of the data folder that only its owner can read.
final class AdministratorToken {

  private static final String NAME = "administrator";

  private AdministratorToken() {}

  static Path file(DataFolder folder) {
    return folder.path().resolve("administrator-token");
  }

  /// Makes the file, or takes the one that is there, and sees to it that the database knows it. One
  /// that was revoked stays revoked.
  static void ensure(DataFolder folder, Database database, Instant now) throws IOException {
    var file = file(folder);
    if (!Files.exists(file)) {
      write(file);
    }
    var token = new Token(Files.readString(file, US_ASCII).strip());
    var isKnown =
        database.withToken(
            token.digest(),
            handle ->
                handle.select("select count(*) > 0 from credential").mapTo(Boolean.class).one());
    if (isKnown) {
      return;
    }
    database.inTenant(
        Tenant.DEFAULT,
        handle -> {
          var system = new Actor.Server().name();
          Credentials.add(
              handle, token, Credentials.Grant.of(NAME, Role.ADMINISTRATOR), system, now);
          var event =
              AuditEvent.of(
                  now,
                  AuditEvent.Actor.of(system, "none"),
                  "Token.Made",
                  new AuditEvent.Entity("token", NAME));
          return Audit.append(handle, event);
        });
  }

  private static void write(Path file) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(
        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(beside, Token.random().text() + System.lineSeparator(), US_ASCII);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
