package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.VerifyingKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// What releases and drafts consist of, by address: written once, never changed.
final class Contents {

  private Contents() {}

  /// Keeps a release file. What is there already stays as it is.
  static void keep(
      Handle transaction,
      String project,
      ReleaseFile file,
      ReleaseFile.Kind kind,
      VerifyingKey key,
      Instant now) {
    transaction
        .createUpdate(
            """
            insert into release_content (address, project, manifest, created)
            values (:address, :project, :manifest, :now)
            on conflict do nothing
            """)
        .bind("address", file.address().text())
        .bind("project", project)
        .bind("manifest", file.manifest())
        .bind("now", now)
        .execute();
    file.files().values().forEach(bytes -> keep(transaction, bytes));
    transaction
        .createUpdate(
            """
            insert into release_signature (address, signed_as, key_id, envelope, signed)
            values (:address, :signedAs, :key, :envelope, :now)
            on conflict do nothing
            """)
        .bind("address", file.address().text())
        .bind("signedAs", signedAs(kind))
        .bind("key", key.id())
        .bind("envelope", file.envelope())
        .bind("now", now)
        .execute();
  }

  /// Keeps a file by its digest, which it answers.
  static Digest keep(Handle transaction, byte[] bytes) {
    var digest = Digest.of(bytes);
    transaction.execute(
        "insert into release_file (sha256, bytes) values (?, ?) on conflict do nothing",
        digest.text(),
        bytes);
    return digest;
  }

  private static String signedAs(ReleaseFile.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// The release as it travels, signed as what it may be used for: a draft that was published is a
  /// release. Absent when there is none with this address.
  static Optional<ReleaseFile> find(Handle transaction, Digest address) {
    return transaction
        .select(
            """
            select envelope from release_signature where address = ?
            order by signed_as = 'release' desc, signed desc limit 1
            """,
            address.text())
        .mapTo(byte[].class)
        .findOne()
        .map(envelope -> ReleaseFile.of(envelope, files(transaction, address)));
  }

  /// Texts of the files that people wrote, by path.
  static SortedMap<String, String> texts(Handle transaction, Digest address) {
    var texts = new TreeMap<String, String>();
    files(transaction, address).forEach((path, bytes) -> texts.put(path, new String(bytes, UTF_8)));
    texts.remove(ReleaseFile.CHECKED);
    return texts;
  }

  /// All files, by path: the manifest says which.
  private static SortedMap<String, byte[]> files(Handle transaction, Digest address) {
    Map<String, byte[]> files =
        transaction
            .select(
                """
                select listed.key, file.bytes
                from release_content content
                    cross join jsonb_each_text(
                        convert_from(content.manifest, 'UTF8')::jsonb -> 'files') listed
                    join release_file file on file.sha256 = listed.value
                where content.address = ?
                """,
                address.text())
            .reduceRows(
                new TreeMap<>(),
                (all, row) -> {
                  all.put(row.getColumn("key", String.class), row.getColumn("bytes", byte[].class));
                  return all;
                });
    return new TreeMap<>(files);
  }
}
