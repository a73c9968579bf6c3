package dev.belay.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelFunctionDecl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page about functions tells of those that a condition may call and that CEL does not have.
final class FunctionsPageTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-zA-Z.]+)\\(");

  @Test
  void the_page_has_a_row_for_each_function_beyond_cel() throws IOException {
    var page = Files.readString(Path.of("../docs/functions.md"));
    var names = Conditions.BEYOND_CEL.stream().map(CelFunctionDecl::name).toList();
    assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(names);
  }
}
