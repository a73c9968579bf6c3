package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Unpacks a tar archive of files, folders and symbolic links with names of at most 100 bytes,
/// which is all that PostgreSQL's binaries need. Everyone may read what is unpacked; who may enter
/// the folder is the caller's matter.
final class Tar {

  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int MODE = 100;
  private static final int SIZE = 124;
  private static final int TYPE = 156;
  private static final int LINK = 157;

  private final InputStream archive;
  private final Path folder;
  private final byte[] header = new byte[BLOCK];

  private Tar(InputStream archive, Path folder) {
    this.archive = archive;
    this.folder = folder;
  }

  static void unpack(InputStream archive, Path folder) throws IOException {
    var tar = new Tar(archive, folder);
    while (tar.next()) {
      tar.unpackEntry();
    }
  }

  /// An archive ends with a block of zeros.
  private boolean next() throws IOException {
    if (archive.readNBytes(header, 0, BLOCK) < BLOCK) {
      throw new EOFException("the archive ends in the middle of an entry");
    }
    return header[0] != 0;
  }

  private void unpackEntry() throws IOException {
    var name = text(0, NAME);
    var path = folder.resolve(name).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("`%s` would be unpacked outside the folder".formatted(name));
    }
    createFolder(requireNonNull(path.getParent()));
    switch (header[TYPE]) {
      case '0', 0 -> unpackFile(path);
      case '5' -> createFolder(path);
      case '2' -> Files.createSymbolicLink(path, Path.of(text(LINK, NAME)));
      default -> throw new IOException("`%s` is of an unknown kind".formatted(name));
    }
  }

  private void unpackFile(Path path) throws IOException {
    var size = octal(SIZE, 12);
    try (var file = Files.newOutputStream(path)) {
      copy(size, file);
    }
    archive.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    var isExecutable = (octal(MODE, 8) & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(isExecutable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private void copy(long size, OutputStream file) throws IOException {
    var buffer = new byte[1 << 16];
    for (long left = size; left > 0; ) {
      int read = archive.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("the archive ends in the middle of a file");
      }
      file.write(buffer, 0, read);
      left -= read;
    }
  }

  private static void createFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      createFolder(requireNonNull(path.getParent()));
      Files.createDirectory(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, UTF_8);
  }

  private long octal(int offset, int length) {
    return Long.parseLong(text(offset, length).strip(), 8);
  }
}
