package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// What a user types, and exactly what comes back.
final class CliCases {

  @TestFactory
  List<DynamicContainer> cli() {
    return new Cases(CliCases.class, "cli").each((_, row) -> check(row));
  }

  private static void check(Yaml row) {
    row.allowOnly("name", "run", "exit", "out", "out-has", "err");
    var out = new StringWriter();
    var err = new StringWriter();
    var args = row.texts("run").toArray(String[]::new);
    int exit = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    assertThat(err).hasToString(row.optionalText("err").orElse(""));
    row.optionalText("out").ifPresent(text -> assertThat(out).hasToString(text));
    row.optionalText("out-has").ifPresent(text -> assertThat(out.toString()).contains(text));
    assertThat(exit).isEqualTo((int) row.number("exit"));
  }
}
