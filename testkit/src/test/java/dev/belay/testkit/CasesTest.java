package dev.belay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/// The runner must fail where a case is wrong, and the count where a case was not counted.
final class CasesTest {

  private static Path root = Path.of("");

  /// Cases of arithmetic, as another module would run them. The name keeps it out of the build.
  static final class Sums {

    @TestFactory
    List<DynamicContainer> sums() {
      var log = new CaseLog(root.resolve("calc/target/case-log/SumCases"));
      return new Cases(new CaseFolders(root), log, "sums").each(Sums::check);
    }

    private static void check(Yaml file, Yaml row) {
      assertThat(row.number("a") + row.number("b")).isEqualTo(row.number("sum"));
    }
  }

  @BeforeEach
  void make_a_project(@TempDir Path folder) throws IOException {
    root = folder;
    write("calc/src/test/java/SumCases.java", "");
    write(
        "cases/sums/small.yaml",
        """
        about: small numbers
        cases:
          - { name: right, a: 1, b: 1, sum: 2 }
          - { name: wrong, a: 1, b: 1, sum: 3 }
        """);
  }

  @Test
  void a_wrong_case_fails_and_the_others_pass() {
    var tests = EngineTestKit.engine("junit-jupiter").selectors(selectClass(Sums.class)).execute();
    tests.testEvents().assertStatistics(count -> count.started(2).succeeded(1).failed(1));
    tests
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                displayName("small.yaml: wrong"),
                finishedWithFailure(message(text -> text.contains("expected: 3L")))));
  }

  @Test
  void a_file_without_cases_is_refused() throws IOException {
    write("cases/sums/empty.yaml", "about: nothing\ncases: []\n");
    assertThatThrownBy(new Sums()::sums).hasMessageContaining("cases in cases/sums/empty.yaml");
  }

  @Test
  void two_cases_of_one_name_are_refused() throws IOException {
    write("cases/sums/twice.yaml", "about: x\ncases: [{ name: a }, { name: a }]\n");
    assertThatThrownBy(new Sums()::sums).hasMessageContaining("duplicate");
  }

  @Test
  void a_folder_that_is_not_there_is_refused() {
    var cases = new Cases(new CaseFolders(root), new CaseLog(root.resolve("log")), "products");
    assertThatThrownBy(() -> cases.each(Sums::check)).hasMessageContaining("there is no folder");
  }

  @Test
  void the_count_agrees_when_every_case_was_reported() throws IOException {
    new Sums().sums();
    report(2, 0);
    assertThat(CaseCount.problems(new CaseFolders(root))).isEmpty();
  }

  @Test
  void the_count_notices_cases_that_the_build_tool_did_not_see() throws IOException {
    new Sums().sums();
    report(0, 0);
    assertThat(CaseCount.problems(new CaseFolders(root)))
        .containsExactly("SumCases took 2 cases, the test report counts 0");
  }

  @Test
  void the_count_notices_cases_that_were_skipped() throws IOException {
    new Sums().sums();
    report(2, 1);
    assertThat(CaseCount.problems(new CaseFolders(root)))
        .containsExactly("SumCases took 2 cases, the test report counts 1");
  }

  @Test
  void the_count_notices_a_file_that_nobody_runs() throws IOException {
    new Sums().sums();
    report(2, 0);
    write("cases/products/small.yaml", "about: x\ncases: [{ name: a }]\n");
    assertThat(CaseCount.problems(new CaseFolders(root)))
        .containsExactly("no test runs the cases of cases/products/small.yaml");
  }

  @Test
  void the_count_notices_a_case_that_was_added_after_the_tests_ran() throws IOException {
    new Sums().sums();
    report(2, 0);
    Files.writeString(
        root.resolve("cases/sums/small.yaml"), "about: x\ncases: [{ name: only one }]\n");
    assertThat(CaseCount.problems(new CaseFolders(root)))
        .containsExactly("SumCases ran 2 cases of cases/sums/small.yaml, which has 1");
  }

  @Test
  void the_count_notices_a_class_that_is_named_for_cases_and_runs_none() throws IOException {
    report(1, 0);
    assertThat(CaseCount.problems(new CaseFolders(root)))
        .containsExactly(
            "SumCases is named for cases and ran none",
            "no test runs the cases of cases/sums/small.yaml");
  }

  @Test
  void the_count_forgets_a_class_that_was_renamed() throws IOException {
    new Sums().sums();
    report(2, 0);
    Files.delete(root.resolve("calc/src/test/java/SumCases.java"));
    assertThat(CaseCount.problems(new CaseFolders(root)))
        .containsExactly("no test runs the cases of cases/sums/small.yaml");
  }

  private static void report(int tests, int skipped) throws IOException {
    write(
        "calc/target/surefire-reports/TEST-SumCases.xml",
        "<testsuite name='SumCases' tests='%d' skipped='%d'/>".formatted(tests, skipped));
  }

  private static void write(String path, String text) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
