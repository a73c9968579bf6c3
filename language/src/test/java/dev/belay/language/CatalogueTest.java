package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The examples of the catalogue are what it says of them.
final class CatalogueTest {

  @TestFactory
  Stream<DynamicTest> each_example_has_the_problem_and_mended_it_has_none() {
    return Catalogue.entries().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.code(), () -> check(entry)));
  }

  private static void check(Catalogue.Entry entry) {
    assertThat(codes(entry.example())).containsExactly(entry.code());
    assertThat(codes(entry.exampleMended())).isEmpty();
    assertThat(entry.mended()).isNotEmpty();
    assertThat(entry.means()).isNotEmpty().doesNotContain("\n");
    assertThat(entry.why()).isNotEmpty();
  }

  private static List<String> codes(Map<String, String> example) {
    var files = new TreeMap<String, byte[]>();
    example.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    var compiled =
        files.containsKey(Project.FILE)
            ? Project.compile(files)
            : Project.compilePolicies(files, Verdict.BLOCK);
    assertThat(compiled).isInstanceOf(Project.Checked.class);
    var release = ((Project.Checked) compiled).release();
    return Lint.of(files, release, Catalogue.NOW).stream()
        .map(finding -> finding.problem().code())
        .toList();
  }
}
