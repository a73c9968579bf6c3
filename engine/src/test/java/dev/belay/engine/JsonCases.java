package dev.belay.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.Cases;
import dev.belay.testkit.Repeats;
import dev.belay.testkit.Yaml;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// What is read of JSON, in its one form, or why nothing is.
final class JsonCases {

  @TestFactory
  List<DynamicContainer> json() {
    return new Cases(JsonCases.class, "json").each(JsonCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "cases");
    row.allowOnly("name", "json", "encoding", "is");
    var encoding = row.optionalText("encoding").map(Charset::forName).orElse(UTF_8);
    var json = Repeats.written(row.text("json")).getBytes(encoding);
    assertThat(said(Json.read(json))).isEqualTo(Repeats.written(row.text("is")));
  }

  private static String said(Json.Read read) {
    return switch (read) {
      case Json.Parsed(var value) -> new String(Json.canonical(value), UTF_8);
      case Json.Malformed(var problem) -> problem.toString();
    };
  }
}
