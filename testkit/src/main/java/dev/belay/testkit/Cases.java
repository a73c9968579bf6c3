package dev.belay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/// Runs the specification by example: every row of every file in a folder below `cases/`.
///
/// A case file says in `about` what it is about, and lists `cases`, each with a `name` of its own.
/// Everything else is between the file and the test that runs it:
///
/// ```java
/// final class DecideCases {
///   @TestFactory
///   List<DynamicContainer> decide() {
///     return new Cases(DecideCases.class, "decide").each(DecideCases::check);
///   }
///
///   private static void check(Yaml file, Yaml row) { ... }
/// }
/// ```
///
/// A class whose name ends in `Cases` runs nothing but cases: [CaseCount] compares the number of
/// its tests with the number of rows in the files.
public final class Cases {

  /// What one row claims.
  @FunctionalInterface
  public interface Check {
    void run(Yaml file, Yaml row) throws Exception;
  }

  private final CaseFolders folders;
  private final CaseLog log;
  private final String folder;

  /// @param folder the folder below `cases/`, such as `decide`
  public Cases(Class<?> ranBy, String folder) {
    this(CaseFolders.here(), CaseLog.of(ranBy), folder);
  }

  Cases(CaseFolders folders, CaseLog log, String folder) {
    this.folders = folders;
    this.log = log;
    this.folder = folder;
  }

  /// One container for each file, one test for each of its rows.
  public List<DynamicContainer> each(Check check) {
    return folders.in(folder).stream().map(file -> container(file, check)).toList();
  }

  private DynamicContainer container(Path path, Check check) {
    var file = folders.read(path);
    assertThat(file.text("about")).as("what %s is about", file.at()).isNotBlank();
    var rows = file.list("cases");
    assertThat(rows).as("cases in %s", file.at()).isNotEmpty();
    assertThat(rows).extracting(row -> row.text("name")).doesNotHaveDuplicates();
    log.add(file.at(), rows.size());
    var name = path.getFileName().toString();
    var tests = rows.stream().map(row -> test(name, file, row, check));
    return dynamicContainer(name, path.toUri(), tests);
  }

  /// Named with its file: a build tool counts tests of one name in one class as runs of one test.
  private static DynamicTest test(String name, Yaml file, Yaml row, Check check) {
    return dynamicTest("%s: %s".formatted(name, row.text("name")), () -> check.run(file, row));
  }
}
