package dev.belay.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Files as a user names them; what cannot be read is said in one sentence.
final class FileReading {

  private FileReading() {}

  /// @param limitBytes what is larger is refused, and not read to its end
  static byte[] read(Desk desk, Path file, int limitBytes) throws InvalidInput, IOException {
    var found = desk.at(file);
    if (Files.isDirectory(found)) {
      throw new InvalidInput("`%s` is a folder".formatted(file), "name a file");
    }
    try (var in = Files.newInputStream(found)) {
      return limited("`" + file + "`", in.readNBytes(limitBytes + 1), limitBytes);
    } catch (NoSuchFileException _) {
      throw new InvalidInput("there is no file `%s`".formatted(file), "");
    } catch (AccessDeniedException _) {
      throw new InvalidInput("`%s` may not be read".formatted(file), "check its permissions");
    }
  }

  static byte[] limited(String name, byte[] bytes, int limitBytes) throws InvalidInput {
    if (bytes.length > limitBytes) {
      throw new InvalidInput("%s has more than %,d bytes".formatted(name, limitBytes), "");
    }
    return bytes;
  }
}
