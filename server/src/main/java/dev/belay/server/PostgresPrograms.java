package dev.belay.server;

import dev.belay.engine.Problem;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's own programs for this platform, unpacked into a folder.
///
/// @param folder that holds `bin`, `lib` and `share`
record PostgresPrograms(Path folder) {

  /// Unpacks them unless that was done before. Other versions in the folder are left alone.
  static PostgresPrograms unpackedIn(Path parent) throws CannotStart, IOException {
    var archive = archive();
    var folder = parent.resolve("postgres-programs-" + fingerprint(archive));
    if (!Files.exists(folder)) {
      // Renamed when complete, so that what a kill leaves half done is never taken for whole.
      var beside = parent.resolve("postgres-programs.new");
      delete(beside);
      Files.createDirectories(beside);
      try (var compressed = archive.openStream()) {
        Tar.unpack(new XZInputStream(compressed), beside);
      }
      Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresPrograms(folder);
  }

  String program(String name) {
    return folder.resolve("bin", name).toString();
  }

  private static URL archive() throws CannotStart {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var processor = System.getProperty("os.arch");
    var name =
        "/postgres-%s-%s.txz"
            .formatted(
                system.startsWith("mac") ? "darwin" : system,
                processor.equals("aarch64") ? "arm_64" : "x86_64");
    var archive = PostgresPrograms.class.getResource(name);
    if (archive == null) {
      throw new CannotStart(
          Problem.of(
                  "no-postgres-for-platform",
                  "this build of Belay has no PostgreSQL for %s on %s".formatted(system, processor))
              .withHelp("give Belay the address of a PostgreSQL server"));
    }
    return archive;
  }

  /// Another archive has another checksum, which the jar around it knows without reading it.
  private static String fingerprint(URL archive) throws IOException {
    var connection = archive.openConnection();
    long number =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return Long.toHexString(number);
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /// A command line that begins with one of the programs.
  List<String> line(String program, String... arguments) {
    var line = new ArrayList<String>();
    line.add(program(program));
    line.addAll(List.of(arguments));
    return line;
  }
}
