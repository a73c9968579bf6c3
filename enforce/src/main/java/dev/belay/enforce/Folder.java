package dev.belay.enforce;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.wire.Documents;
import dev.belay.wire.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What an enforcement point keeps on disk: its last good assignments and their releases, signed as
/// they came, and records that wait to be handed over. Nobody else may read it, and one process at
/// a time uses it.
///
/// A file is there whole or not at all, whatever happens while it is written.
final class Folder implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
      PosixFilePermissions.fromString("rw-------");

  private static final String UNFINISHED = ".new";

  /// Whose folder it is.
  record Identity(String tenant, String environment, List<String> projects) {

    Identity {
      projects = List.copyOf(projects);
    }
  }

  /// The labels that the control plane knows the enforcement point by.
  record Labels(Map<String, String> labels) {

    Labels {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  private final Path root;
  private final FileChannel lockChannel;

  private Folder(Path root, FileChannel lockChannel) {
    this.root = root;
    this.lockChannel = lockChannel;
  }

  static Folder open(PointSettings settings) throws IOException, CannotStart {
    var root = settings.folder();
    makeFolder(root);
    var lock = lock(root);
    try {
      var folder = new Folder(root, lock);
      folder.requireSame(
          new Identity(settings.tenant(), settings.environment(), settings.projects()));
      makeFolder(folder.releases());
      makeFolder(folder.assignments());
      makeFolder(folder.spool());
      return folder;
    } catch (IOException | CannotStart e) {
      lock.close();
      throw e;
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    var parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
    }
    Files.setPosixFilePermissions(folder, OWNER_ONLY_FOLDER);
  }

  private static FileChannel lock(Path root) throws IOException, CannotStart {
    var channel =
        FileChannel.open(
            root.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // By this very process.
    }
    channel.close();
    throw new CannotStart(
        Problem.of(
                "folder-in-use", "another enforcement point uses the folder `%s`".formatted(root))
            .withHelp("give each enforcement point a folder of its own"));
  }

  private void requireSame(Identity wanted) throws IOException, CannotStart {
    var file = root.resolve("point.json");
    var found = read(file);
    if (found.isPresent()) {
      var known = identity(found.get());
      var isSame =
          known.tenant().equals(wanted.tenant())
              && known.environment().equals(wanted.environment())
              && !Collections.disjoint(known.projects(), wanted.projects());
      if (!isSame) {
        throw new CannotStart(
            Problem.of(
                    "foreign-folder",
                    "the folder `%s` belongs to %s in %s of tenant %s"
                        .formatted(
                            root,
                            String.join(", ", known.projects()),
                            known.environment(),
                            known.tenant()))
                .withHelp("give each enforcement point a folder of its own"));
      }
    }
    write(file, Documents.bytes(wanted));
  }

  private Identity identity(byte[] json) throws CannotStart {
    try {
      return Documents.readStrictly(json, Identity.class);
    } catch (Malformed _) {
      throw new CannotStart(
          Problem.of(
                  "foreign-folder",
                  "the folder `%s` is not one of an enforcement point".formatted(root))
              .withHelp("name another folder, or remove it if nobody needs it"));
    }
  }

  Path spool() {
    return root.resolve("spool");
  }

  private Path releases() {
    return root.resolve("releases");
  }

  private Path assignments() {
    return root.resolve("assignments");
  }

  // Assignments

  Optional<byte[]> assignment(String project) throws IOException {
    return read(assignments().resolve(fileName(project)));
  }

  void keepAssignment(String project, byte[] envelope) throws IOException {
    write(assignments().resolve(fileName(project)), envelope);
  }

  /// A project's name as a file name that no name can escape from.
  private static String fileName(String project) {
    return Digest.of(project.getBytes(UTF_8)).text().replace(':', '-') + ".json";
  }

  // Releases

  Optional<byte[]> release(Digest address) throws IOException {
    return read(releases().resolve(fileName(address)));
  }

  void keepRelease(Digest address, byte[] file) throws IOException {
    write(releases().resolve(fileName(address)), file);
  }

  /// Removes releases that nothing names any more.
  void keepOnly(Set<Digest> addresses) throws IOException {
    var wanted = addresses.stream().map(Folder::fileName).toList();
    for (var file : filesIn(releases())) {
      if (!wanted.contains(String.valueOf(file.getFileName()))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String fileName(Digest address) {
    return address.text().replace(':', '-') + ".json";
  }

  // Labels

  Labels labels() throws IOException {
    var kept = read(root.resolve("labels.json"));
    try {
      return kept.isPresent()
          ? Documents.readStrictly(kept.get(), Labels.class)
          : new Labels(Map.of());
    } catch (Malformed _) {
      return new Labels(Map.of());
    }
  }

  void keepLabels(Labels labels) throws IOException {
    write(root.resolve("labels.json"), Documents.bytes(labels));
  }

  // Files

  /// In the order of their names; unfinished ones are left out.
  static List<Path> filesIn(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(folder)) {
      for (var file : all) {
        if (!file.toString().endsWith(UNFINISHED)) {
          files.add(file);
        }
      }
    }
    Collections.sort(files);
    return files;
  }

  static Optional<byte[]> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  static void write(Path file, byte[] bytes) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + UNFINISHED);
    Files.deleteIfExists(beside);
    try (var channel =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE))) {
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (var folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }
}
