package dev.belay.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.language.SourceFile;
import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// A file as somebody wrote it, and as its layout is; or a file whose layout it has already.
final class FormatCases {

  @TestFactory
  List<DynamicContainer> format() {
    return new Cases(FormatCases.class, "format").each(FormatCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "file", "cases");
    row.allowOnly("name", "text", "formatted", "stays");
    var expected = row.has("stays") ? row.text("stays") : row.text("formatted");
    var text = row.has("stays") ? expected : row.text("text");
    var path = file.text("file");
    var formatted = PolicyFormat.formatted(new SourceFile(path, text), Layout.of(path));
    assertThat(formatted).isEqualTo(expected);
  }
}
