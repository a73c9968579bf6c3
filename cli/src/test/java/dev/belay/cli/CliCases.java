package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What a user types in a folder with these `files`, exactly what comes back, and what is in the
/// files that it `wrote`. What is typed `before` goes well, and how it does is not looked at.
final class CliCases {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static final Pattern BLANK = Pattern.compile(" ");

  @TempDir Path folder;

  @TestFactory
  List<DynamicContainer> cli() {
    return new Cases(CliCases.class, "cli").each(this::check);
  }

  private void check(Yaml file, Yaml row) throws IOException {
    file.allowOnly("about", "files", "before", "cases");
    row.allowOnly(
        "name", "files", "env", "in", "before", "run", "exit", "out", "out-has", "err", "wrote");
    var dir = Files.createTempDirectory(folder, "case");
    write(file, dir);
    write(row, dir);
    prepare(file, dir);
    prepare(row, dir);
    var out = new StringWriter();
    var err = new StringWriter();
    var in = new ByteArrayInputStream(row.optionalText("in").orElse("").getBytes(UTF_8));
    var desk =
        new Desk(dir, in, new PrintWriter(out), new PrintWriter(err), () -> NOON, variables(row));
    int exit = Main.run(desk, row.texts("run").toArray(String[]::new));
    assertThat(err).hasToString(row.optionalText("err").orElse(""));
    row.optionalText("out").ifPresent(text -> assertThat(out).hasToString(text));
    row.optionalTexts("out-has").forEach(text -> assertThat(out.toString()).contains(text));
    assertThat(exit).isEqualTo((int) row.number("exit"));
    if (row.has("wrote")) {
      var wrote = row.mapping("wrote");
      for (var name : wrote.fields().keySet()) {
        assertThat(dir.resolve(name)).hasContent(wrote.text(name));
      }
    }
  }

  private static void prepare(Yaml yaml, Path dir) {
    for (var command : yaml.optionalTexts("before")) {
      var said = new StringWriter();
      var both = new PrintWriter(said);
      var desk = new Desk(dir, InputStream.nullInputStream(), both, both, () -> NOON);
      assertThat(Main.run(desk, BLANK.split(command))).as("%s: %s", command, said).isZero();
    }
  }

  private static Map<String, String> variables(Yaml row) {
    var variables = new HashMap<String, String>();
    if (row.has("env")) {
      var given = row.mapping("env");
      given.fields().keySet().forEach(name -> variables.put(name, given.text(name)));
    }
    return variables;
  }

  private static void write(Yaml yaml, Path dir) throws IOException {
    if (yaml.has("files")) {
      var files = yaml.mapping("files");
      for (var name : files.fields().keySet()) {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.writeString(dir.resolve(name), files.text(name));
      }
    }
  }
}
