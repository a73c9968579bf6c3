package dev.belay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.belay.engine.Problem;
import dev.belay.wire.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folder that one Belay keeps its keys and its embedded database in, and no other may use
/// meanwhile. Only its owner can read it.
public final class DataFolder implements AutoCloseable {

  /// The operating system's lock is the process's, and closing any channel to the file gives it
  /// up: so within one process this set keeps a second one from even opening the file.
  private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Makes the folder if it does not exist, and takes it for this process until it is closed or
  /// the process ends, however it ends.
  public static DataFolder open(Path folder) throws CannotStart, IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var path = folder.toRealPath();
    if (!OPEN_HERE.add(path)) {
      throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new DataFolder(path, lock(path));
    } catch (CannotStart | IOException | RuntimeException e) {
      OPEN_HERE.remove(path);
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws CannotStart, IOException {
    var file = folder.resolve("lock");
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw inUse(folder, Files.readString(file, US_ASCII).strip());
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap("%d%n".formatted(ProcessHandle.current().pid()).getBytes(US_ASCII)));
    return channel;
  }

  private static CannotStart inUse(Path folder, String process) {
    return new CannotStart(
        Problem.of(
                "data-folder-in-use",
                "process %s already runs on the data folder `%s`".formatted(process, folder))
            .withHelp("stop that process first, or give this one a folder of its own"));
  }

  public Path path() {
    return path;
  }

  /// The key that this Belay signs with; made at the first start.
  public SigningKey signingKey() throws IOException {
    return SigningKey.inFile(path.resolve("signing-key.pem"));
  }

  @Override
  public void close() throws IOException {
    lock.close();
    OPEN_HERE.remove(path);
  }
}
