package dev.belay.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Compares the cases in the files with the tests in the reports, after all modules have run.
///
/// A runner can hand out tests that are never run, or never counted; nothing inside it would
/// notice. So three numbers must agree: rows in each file, rows that a test class took from it, and
/// tests that the build tool reported for the class.
public final class CaseCount {

  private final CaseFolders folders;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> run = new HashSet<>();

  private CaseCount(CaseFolders folders) {
    this.folders = folders;
  }

  /// What does not agree, in sentences; empty when every case of this project was run and counted.
  public static List<String> problems() throws IOException {
    return problems(CaseFolders.here());
  }

  static List<String> problems(CaseFolders folders) throws IOException {
    var count = new CaseCount(folders);
    for (var module : list(folders.root())) {
      count.module(module);
    }
    count.files();
    return List.copyOf(count.problems);
  }

  private void module(Path module) throws IOException {
    for (var log : list(module.resolve("target/case-log"))) {
      var name = log.getFileName().toString();
      if (hasSource(module, name)) {
        testClass(name, new CaseLog(log).read(), reported(module, name));
      }
    }
    for (var report : list(module.resolve("target/surefire-reports"))) {
      var name = report.getFileName().toString().replaceAll("^TEST-|\\.xml$", "");
      if (name.endsWith("Cases")
          && hasSource(module, name)
          && !Files.exists(module.resolve("target/case-log").resolve(name))) {
        problems.add("%s is named for cases and ran none".formatted(name));
      }
    }
  }

  /// A class that was renamed leaves its log and report behind until the next clean build.
  private static boolean hasSource(Path module, String testClass) {
    return Files.exists(
        module.resolve("src/test/java").resolve(testClass.replace('.', '/') + ".java"));
  }

  private void testClass(String name, List<CaseLog.Entry> taken, OptionalInt reported) {
    for (var entry : taken) {
      run.add(entry.file());
      rows(entry.file())
          .ifPresent(
              rows -> {
                if (rows != entry.count()) {
                  problems.add(
                      "%s ran %d cases of %s, which has %d"
                          .formatted(name, entry.count(), entry.file(), rows));
                }
              });
    }
    int expected = taken.stream().mapToInt(CaseLog.Entry::count).sum();
    if (reported.isEmpty()) {
      problems.add("there is no test report of %s".formatted(name));
    } else if (reported.getAsInt() != expected) {
      problems.add(
          "%s took %d cases, the test report counts %d"
              .formatted(name, expected, reported.getAsInt()));
    }
  }

  private void files() {
    var all = folders.all();
    if (all.isEmpty()) {
      problems.add("there are no cases in " + folders.root());
    }
    for (var file : all) {
      if (!run.contains(folders.name(file))) {
        problems.add("no test runs the cases of " + folders.name(file));
      }
    }
  }

  private OptionalInt rows(String file) {
    var path = folders.root().resolve(file);
    return Files.exists(path)
        ? OptionalInt.of(folders.read(path).list("cases").size())
        : OptionalInt.empty();
  }

  private static OptionalInt reported(Path module, String testClass) throws IOException {
    var report = module.resolve("target/surefire-reports/TEST-" + testClass + ".xml");
    if (!Files.exists(report)) {
      return OptionalInt.empty();
    }
    try (var in = Files.newInputStream(report)) {
      var xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
      xml.nextTag();
      return OptionalInt.of(number(xml, "tests") - number(xml, "skipped"));
    } catch (XMLStreamException e) {
      throw new IOException("cannot read " + report, e);
    }
  }

  private static int number(XMLStreamReader xml, String attribute) {
    return Integer.parseInt(xml.getAttributeValue(null, attribute));
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
