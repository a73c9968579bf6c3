package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.engine.Verdict;
import dev.belay.language.ExamplesFile;
import dev.belay.language.Limits;
import dev.belay.language.Project;
import dev.belay.language.SourceFile;
import dev.belay.workbench.Layout;
import dev.belay.workbench.PolicyFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The files that a user wants laid out, read and checked like `validate` checks them. Not safe for
/// more than one thread.
final class Formatting {

  /// What stands for standard input, and what problems in it call it.
  static final Path STANDARD_INPUT = Path.of("-");
  private static final String STANDARD_INPUT_NAME = "standard input";

  private static final List<String> FOLDERS = List.of("policies", "data");

  /// One file, as it is and as it would be.
  ///
  /// @param path that leads to it from where the user stands
  record Formatted(String path, String before, String after) {

    boolean isChanged() {
      return !before.equals(after);
    }
  }

  /// Files that are checked together, and all that is wrong with them.
  private record Checked(PolicyFiles policies, List<Problem> problems) {

    static Checked of(PolicyFiles policies) {
      return new Checked(
          policies,
          switch (policies.compiled(Verdict.BLOCK)) {
            case Project.Checked _ -> List.of();
            case Project.Wrong(var problems) -> problems;
          });
    }
  }

  /// What is wrong with some of them, with their lines.
  private record Wrong(String printed, List<Problem> problems) {}

  private final Desk desk;
  private final Map<Path, Checked> projects = new HashMap<>();
  private final Map<String, Formatted> files = new TreeMap<>();
  private final Set<Wrong> wrong = new LinkedHashSet<>();

  Formatting(Desk desk) {
    this.desk = desk;
  }

  /// In the order of their paths; only what has no problem.
  Collection<Formatted> files() {
    return files.values();
  }

  List<Problem> problems() {
    return wrong.stream().flatMap(some -> some.problems().stream()).toList();
  }

  String printedProblems() {
    return String.join("", wrong.stream().map(Wrong::printed).toList());
  }

  /// A folder stands for all of its files.
  void add(Path typed) throws InvalidInput, IOException {
    var path = typed.normalize();
    if (path.equals(STANDARD_INPUT)) {
      var bytes = desk.in().readNBytes(Limits.FILE_BYTES + 1);
      FileReading.limited(STANDARD_INPUT_NAME, bytes, Limits.FILE_BYTES);
      add(Checked.of(new PolicyFiles("", Map.of(STANDARD_INPUT_NAME, bytes), false)), _ -> true);
    } else if (Files.isDirectory(desk.at(path))) {
      add(read(path), _ -> true);
    } else {
      addFile(path);
    }
  }

  private void addFile(Path path) throws InvalidInput, IOException {
    var project = projectOf(path);
    if (project.isEmpty()) {
      var checked = read(policyOf(path));
      add(checked, requireIn(checked.policies(), path.toString()));
      return;
    }
    var checked = projects.get(project.get());
    if (checked == null) {
      checked = read(project.get());
      projects.put(project.get(), checked);
    }
    var folder = real(path).resolveSibling("").getFileName() + "/";
    var name = path.getFileName().toString();
    add(checked, requireIn(checked.policies(), name.equals(Project.FILE) ? name : folder + name));
  }

  private Checked read(Path path) throws InvalidInput, IOException {
    return Checked.of(PolicyFiles.read(desk, List.of(path)));
  }

  /// The files of that name alone.
  private Predicate<String> requireIn(PolicyFiles policies, String name)
      throws InvalidInput, IOException {
    if (!policies.files().containsKey(name)) {
      FileReading.read(desk, Path.of(policies.path(name)), Limits.bytesOf(name));
    }
    if (!isYaml(name)) {
      throw new InvalidInput(
          "`%s` is no YAML by its name".formatted(policies.path(name)),
          "name a file that ends in `.yaml`");
    }
    return name::equals;
  }

  private static boolean isYaml(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private Path real(Path path) {
    return desk.at(path).toAbsolutePath().normalize();
  }

  /// The folder of the project that a file belongs to, as it is reached from here.
  private Optional<Path> projectOf(Path path) {
    var folder = path.resolveSibling("").normalize();
    if (path.endsWith(Project.FILE)) {
      return Optional.of(folder);
    }
    var above = folder.resolve("..").normalize();
    return FOLDERS.stream().anyMatch(real(folder)::endsWith)
            && Files.exists(desk.at(above).resolve(Project.FILE))
        ? Optional.of(above)
        : Optional.empty();
  }

  /// Examples are checked together with the policy beside them.
  private static Path policyOf(Path path) {
    var name = path.getFileName().toString();
    return ExamplesFile.isNamed(name)
        ? path.resolveSibling(name.replace(".examples.yaml", ".yaml"))
        : path;
  }

  private void add(Checked checked, Predicate<String> isWanted) {
    var policies = checked.policies();
    var problems = checked.problems().stream().filter(isIn(isWanted)).toList();
    if (problems.isEmpty()) {
      policies
          .files()
          .forEach(
              (name, bytes) -> {
                if (isWanted.test(name) && (isYaml(name) || name.equals(STANDARD_INPUT_NAME))) {
                  add(policies, name, bytes);
                }
              });
    } else {
      wrong.add(new Wrong(policies.print(problems), policies.fromHere(problems)));
    }
  }

  /// What is wrong with the schema of a document is wrong with the document.
  private static Predicate<Problem> isIn(Predicate<String> isWanted) {
    return problem ->
        problem
            .place()
            .map(Place::file)
            .map(file -> file.replaceFirst("^(data/.*)\\.schema\\.json$", "$1.yaml"))
            .filter(isWanted.negate())
            .isEmpty();
  }

  private void add(PolicyFiles policies, String name, byte[] bytes) {
    if (SourceFile.read(policies.path(name), bytes) instanceof SourceFile.Whole(var file)) {
      var layout =
          policies.isProject()
              ? Layout.of(name)
              : ExamplesFile.isNamed(name) ? Layout.EXAMPLES : Layout.POLICY;
      files.put(
          file.name(),
          new Formatted(
              file.name(), new String(bytes, UTF_8), PolicyFormat.formatted(file, layout)));
    }
  }
}
