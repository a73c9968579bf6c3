package dev.belay.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The pages about the codes of lint are what the catalogue gives.
final class ProblemPagesTest {

  private static final Path FOLDER = Path.of("../docs/problems");
  private static final String WRITE = "problems.write";
  private static final String COMMAND =
      "mvn -pl language -am test -Dtest=ProblemPagesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true".formatted(WRITE);

  @Test
  void the_pages_are_what_the_catalogue_gives() throws IOException {
    var found = found();
    var pages = CataloguePage.all();
    if (Boolean.getBoolean(WRITE)) {
      write(pages);
    }
    assertThat(found).as("written anew by `%s`", COMMAND).isEqualTo(pages);
  }

  private static Map<String, String> found() throws IOException {
    var pages = new TreeMap<String, String>();
    if (Files.isDirectory(FOLDER)) {
      try (var files = Files.list(FOLDER)) {
        for (var file : files.toList()) {
          pages.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return pages;
  }

  private static void write(Map<String, String> pages) throws IOException {
    Files.createDirectories(FOLDER);
    for (var page : pages.entrySet()) {
      Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
    }
  }
}
