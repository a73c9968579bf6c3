package dev.belay.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a reviewer would otherwise say again and again.
final class TidyTest {

  /// A word that our sources do without, and what to write instead.
  private record Banned(String word, String instead, List<String> exceptIn) {

    Banned(String word, String instead) {
      this(word, instead, List.of());
    }

    boolean isIn(Path file, String line) {
      return line.contains(word) && !exceptIn.contains(file.getFileName().toString());
    }
  }

  private static final List<Banned> BANNED =
      List.of(
          new Banned(
              "System.exit", "answer an exit code; Main ends the process", List.of("Main.java")),
          new Banned("Thread.sleep", "wait for a condition, a queue or a latch, with a limit"),
          new Banned("Instant.now()", "pass a clock in and ask it"),
          new Banned("System.currentTimeMillis(", "pass a clock in and ask it"),
          new Banned("new Date(", "use Instant"),
          new Banned("printStackTrace", "let the edge tell it", List.of("Main.java")),
          new Banned("@Disabled", "mend the test or delete it"),
          new Banned("FIXME", "do it now, or file an issue"));

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private final Project project = Project.here();

  @Test
  void no_source_has_a_banned_word() {
    assertThat(sources().stream().flatMap(file -> banned(file, project.text(file)).stream()))
        .isEmpty();
  }

  @Test
  void a_banned_word_is_told_with_its_place_and_its_replacement() {
    assertThat(banned(Path.of("A.java"), "void stop() {\n  System.exit(1);\n}\n"))
        .containsExactly("A.java:2: `System.exit`: answer an exit code; Main ends the process");
    assertThat(banned(Path.of("Main.java"), "  System.exit(1);\n")).isEmpty();
  }

  @Test
  void every_link_in_the_documents_leads_somewhere() {
    var broken = new ArrayList<String>();
    for (var file : project.files(".md")) {
      LINK.matcher(project.text(file))
          .results()
          .map(link -> link.group(1))
          .filter(link -> !leadsSomewhere(file, link))
          .forEach(link -> broken.add("%s: `%s` leads nowhere".formatted(file, link)));
    }
    assertThat(broken).isEmpty();
  }

  private boolean leadsSomewhere(Path file, String link) {
    if (link.matches("(https?|mailto):.*")) {
      return true;
    }
    var path = link.replaceAll("#.*", "");
    return path.isEmpty() || Files.exists(project.root().resolve(file).resolveSibling(path));
  }

  private List<Path> sources() {
    var self = Path.of("TidyTest.java");
    return project.files(".java").stream()
        .filter(file -> file.toString().contains("src") && !file.endsWith(self))
        .toList();
  }

  private static List<String> banned(Path file, String text) {
    var found = new ArrayList<String>();
    var lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      for (var banned : BANNED) {
        if (banned.isIn(file, lines.get(i))) {
          found.add("%s:%d: `%s`: %s".formatted(file, i + 1, banned.word(), banned.instead()));
        }
      }
    }
    return found;
  }
}
