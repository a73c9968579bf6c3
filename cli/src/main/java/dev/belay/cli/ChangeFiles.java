package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.language.Limits;
import dev.belay.language.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files that a user brings into a change: a project's folder, or files of one.
final class ChangeFiles {

  private ChangeFiles() {}

  /// Texts by the paths that they have in the project; absent for those to be left out.
  ///
  /// @param there what the project has now: what is the same is not brought
  static SortedMap<String, Optional<String>> read(
      Desk desk, List<Path> paths, List<String> removed, Map<String, String> there)
      throws InvalidInput, IOException {
    var files = new TreeMap<String, Optional<String>>();
    for (var path : paths) {
      texts(desk, path)
          .forEach(
              (name, text) -> {
                if (!text.equals(there.get(name))) {
                  files.put(name, Optional.of(text));
                }
              });
    }
    removed.forEach(name -> files.put(name, Optional.empty()));
    return files;
  }

  private static Map<String, String> texts(Desk desk, Path path) throws InvalidInput, IOException {
    if (!Files.isDirectory(desk.at(path))) {
      var name = nameInProject(path);
      var bytes = FileReading.read(desk, path, Limits.bytesOf(name));
      return Map.of(name, new String(bytes, UTF_8));
    }
    if (!Files.exists(desk.at(path).resolve(Project.FILE))) {
      throw new InvalidInput(
          "`%s` is no project: it has no `%s`".formatted(path, Project.FILE),
          "name the folder of a project, or single files");
    }
    var texts = new TreeMap<String, String>();
    PolicyFiles.read(desk, List.of(path))
        .files()
        .forEach((name, bytes) -> texts.put(name, new String(bytes, UTF_8)));
    return texts;
  }

  private static String nameInProject(Path path) {
    var name = path.getFileName().toString();
    if (name.equals(Project.FILE)) {
      return name;
    }
    var around = path.toAbsolutePath().getParent();
    if (around != null && around.endsWith("data")) {
      return "data/" + name;
    }
    return (name.endsWith(".schema.json") ? "questions/" : "policies/") + name;
  }
}
