package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.language.Catalogue.Entry;
import dev.belay.language.Catalogue.Giver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The examples of the catalogue are what it says of them, and no code is missing from it.
final class CatalogueTest {

  private static final Path CASES = Path.of("../cases");
  private static final Pattern GIVEN = Pattern.compile("(?:error|warning|note)\\[([a-z0-9-]+)]");

  /// What is too large for a page, or is no text.
  private static final Set<String> WITHOUT_EXAMPLE =
      Set.of(
          "expression-too-long",
          "file-too-large",
          "not-utf-8",
          "too-deep",
          "too-many-rules",
          "too-many-values",
          "too-much-data");

  @TestFactory
  Stream<DynamicTest> each_example_has_the_problem_and_mended_it_has_none() {
    return Catalogue.entries().stream()
        .filter(entry -> !entry.example().isEmpty())
        .map(entry -> DynamicTest.dynamicTest(entry.code(), () -> check(entry)));
  }

  private static void check(Entry entry) {
    assertThat(codes(entry.example())).containsExactly(entry.code());
    assertThat(codes(entry.exampleMended())).doesNotContain(entry.code()).isSubsetOf(notes(entry));
    assertThat(entry.exampleMended()).isNotEqualTo(entry.example());
  }

  /// What the checker takes may still be worth a look.
  private static Set<String> notes(Entry entry) {
    return entry.giver() == Giver.LINT
        ? Set.of()
        : Catalogue.entries(Giver.LINT).stream().map(Entry::code).collect(Collectors.toSet());
  }

  private static List<String> codes(Map<String, String> example) {
    var files = new TreeMap<String, byte[]>();
    example.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    return CataloguePage.findings(files).stream().map(finding -> finding.problem().code()).toList();
  }

  @Test
  void each_code_says_what_it_means_and_why() {
    for (var entry : Catalogue.entries()) {
      assertThat(entry.means()).as(entry.code()).isNotEmpty().doesNotContain("\n");
      assertThat(entry.why()).as(entry.code()).isNotEmpty();
      assertThat(entry.example().isEmpty())
          .as(entry.code())
          .isEqualTo(WITHOUT_EXAMPLE.contains(entry.code()));
    }
  }

  @Test
  void each_code_that_a_case_gives_is_in_the_catalogue() throws IOException {
    var given = new TreeSet<String>();
    for (var folder : List.of("check", "lint")) {
      try (var files = Files.list(CASES.resolve(folder))) {
        for (var file : files.toList()) {
          GIVEN.matcher(Files.readString(file)).results().forEach(code -> given.add(code.group(1)));
        }
      }
    }
    assertThat(given).hasSizeGreaterThan(50);
    assertThat(Catalogue.entries()).extracting(Entry::code).containsAll(given);
  }
}
