package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// Files that a user wants written: whole, or as they were.
final class FileWriting {

  private FileWriting() {}

  /// Puts a text into a file that is not there, in one step; the command can be forced.
  static void create(Desk desk, Path file, String text) throws InvalidInput, IOException {
    create(desk, file, text, "name another file, or write over it with --force");
  }

  /// Puts a text into a file that is not there, in one step.
  static void createNew(Desk desk, Path file, String text) throws InvalidInput, IOException {
    create(desk, file, text, "name one that does not exist");
  }

  private static void create(Desk desk, Path file, String text, String help)
      throws InvalidInput, IOException {
    var target = desk.at(file);
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw new InvalidInput("`%s` is there already".formatted(file), help);
    }
    replace(desk, file, text);
  }

  /// Puts a text into a file, in one step; what links lead to is replaced, and they stay. The file
  /// keeps its permissions.
  static void replace(Desk desk, Path file, String text) throws InvalidInput, IOException {
    var target = desk.at(file);
    if (Files.isDirectory(target)) {
      throw new InvalidInput("`%s` is a folder".formatted(file), "name a file");
    }
    try {
      var real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      if (Files.exists(real) && !Files.isWritable(real)) {
        throw new AccessDeniedException(file.toString());
      }
      replace(real, text);
    } catch (NoSuchFileException _) {
      throw new InvalidInput(
          "there is no folder for `%s`".formatted(file), "make the folder first");
    } catch (AccessDeniedException _) {
      throw new InvalidInput("`%s` may not be written".formatted(file), "check its permissions");
    }
  }

  private static void replace(Path file, String text) throws IOException {
    var beside = Files.createTempFile(file.resolveSibling(""), ".belay-", ".new");
    try {
      Files.writeString(beside, text, UTF_8);
      keepPermissions(file, beside);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    var view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(
          Files.exists(from)
              ? Files.getPosixFilePermissions(from)
              : java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
