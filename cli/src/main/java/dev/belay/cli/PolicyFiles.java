package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Problem.Place;
import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.language.ExamplesFile;
import dev.belay.language.Finding;
import dev.belay.language.Limits;
import dev.belay.language.ProblemPrinter;
import dev.belay.language.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The policies that a user names: files, folders of files, or one project.
///
/// @param root what the places of problems begin with, so that they lead to the files
/// @param isProject whether there is a `project.yaml`
record PolicyFiles(String root, Map<String, byte[]> files, boolean isProject) {

  private static final List<String> PROJECT_FOLDERS = List.of("policies", "questions", "data");

  private static final Path STANDARD_INPUT = Path.of("-");

  /// Of `-`, what stands on standard input.
  static PolicyFiles read(Desk desk, List<Path> paths) throws InvalidInput, IOException {
    for (var path : paths) {
      if (Files.exists(desk.at(path).resolve(Project.FILE))) {
        if (paths.size() > 1) {
          throw new InvalidInput(
              "`%s` is a project and stands alone".formatted(path), "name one project at a time");
        }
        return project(desk, path.normalize());
      }
    }
    var files = new TreeMap<String, byte[]>();
    for (var path : paths) {
      for (var policy : policies(desk, path.normalize())) {
        var name = policy.equals(STANDARD_INPUT) ? "standard input" : policy.toString();
        files.put(name, bytes(desk, policy));
        var examples = examplesOf(policy);
        if (Files.exists(desk.at(examples))) {
          files.put(examples.toString(), FileReading.read(desk, examples, Limits.FILE_BYTES));
        }
      }
    }
    return new PolicyFiles("", files, false);
  }

  private static Path examplesOf(Path policy) {
    var name = policy.getFileName().toString().replaceFirst("\\.yaml$", "");
    return policy.resolveSibling(name + ".examples.yaml");
  }

  /// The same, without what nobody needs who only asks.
  PolicyFiles withoutExamples() {
    var rest = new TreeMap<>(files);
    rest.keySet().removeIf(ExamplesFile::isNamed);
    return new PolicyFiles(root, rest, isProject);
  }

  private static PolicyFiles project(Desk desk, Path folder) throws InvalidInput, IOException {
    var files = new TreeMap<String, byte[]>();
    var names = new ArrayList<>(List.of(Path.of(Project.FILE)));
    for (var part : PROJECT_FOLDERS) {
      names.addAll(below(desk.at(folder), part));
    }
    for (var name : names) {
      var bytes = FileReading.read(desk, folder.resolve(name), Limits.bytesOf(slashed(name)));
      files.put(slashed(name), bytes);
    }
    return new PolicyFiles(folder.toString().isEmpty() ? "" : folder + "/", files, true);
  }

  private static String slashed(Path name) {
    return name.toString().replace('\\', '/');
  }

  private static List<Path> below(Path project, String part) throws IOException {
    if (!Files.isDirectory(project.resolve(part))) {
      return List.of();
    }
    try (var files = Files.walk(project.resolve(part))) {
      return files.filter(Files::isRegularFile).map(project::relativize).sorted().toList();
    }
  }

  private static byte[] bytes(Desk desk, Path file) throws InvalidInput, IOException {
    return file.equals(STANDARD_INPUT)
        ? FileReading.limited(
            "standard input", desk.in().readNBytes(Limits.FILE_BYTES + 1), Limits.FILE_BYTES)
        : FileReading.read(desk, file, Limits.FILE_BYTES);
  }

  private static List<Path> policies(Desk desk, Path path) throws InvalidInput, IOException {
    if (!Files.isDirectory(desk.at(path))) {
      return List.of(path);
    }
    try (var files = Files.list(desk.at(path))) {
      var policies =
          files
              .filter(PolicyFiles::isPolicy)
              .map(file -> path.resolve(file.getFileName()))
              .sorted()
              .toList();
      if (policies.isEmpty()) {
        throw new InvalidInput(
            "there is no policy in `%s`".formatted(path),
            "a policy is a file `NAME.yaml`; a project has a `project.yaml`");
      }
      return policies;
    }
  }

  private static boolean isPolicy(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".yaml") && !ExamplesFile.isNamed(name) && Files.isRegularFile(file);
  }

  /// What tells these files from all others: their names and all that is in them.
  Digest digest() {
    var all = new JsonObject();
    files.forEach((name, bytes) -> all.put(name, Digest.of(bytes).text()));
    return Digest.of(all.line().getBytes(UTF_8));
  }

  /// @param byDefault what happens to requests that no policy speaks of, outside a project
  Project.Compiled compiled(Verdict byDefault) {
    return isProject ? Project.compile(files) : Project.compilePolicies(files, byDefault);
  }

  /// What the policies mean; absent, with their problems told, when they mean nothing.
  Optional<Release> release(Desk desk, Verdict byDefault) {
    return switch (compiled(byDefault)) {
      case Project.Checked(var release, _) -> Optional.of(release);
      case Project.Wrong(var problems) -> {
        tell(desk, problems);
        yield Optional.empty();
      }
    };
  }

  void tell(Desk desk, List<Problem> problems) {
    desk.err().print(print(problems));
    desk.err().flush();
  }

  /// The problems with their lines, as a person reads them.
  String print(List<Problem> problems) {
    return ProblemPrinter.print(fromHere(problems), fromHere());
  }

  /// Findings that lead to their files from here, with their lines, as a person reads them.
  String printFindings(List<Finding> findings) {
    return ProblemPrinter.printFindings(findings, fromHere());
  }

  private Map<String, byte[]> fromHere() {
    var shown = new TreeMap<String, byte[]>();
    files.forEach((name, bytes) -> shown.put(path(name), bytes));
    return shown;
  }

  /// The problems with the paths that lead to them from here.
  List<Problem> fromHere(List<Problem> problems) {
    return problems.stream().map(this::fromHere).toList();
  }

  /// The findings with the paths that lead to them from here.
  List<Finding> findingsFromHere(List<Finding> findings) {
    return findings.stream()
        .map(finding -> new Finding(finding.level(), fromHere(finding.problem())))
        .toList();
  }

  private Problem fromHere(Problem problem) {
    return problem
        .place()
        .map(place -> problem.at(new Place(path(place.file()), place.line(), place.column())))
        .orElse(problem);
  }

  /// The paths that lead to the files from here.
  List<String> names() {
    return files.keySet().stream().map(this::path).toList();
  }

  String path(String file) {
    return root + file;
  }
}
