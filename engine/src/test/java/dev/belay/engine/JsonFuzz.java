package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.belay.testkit.CaseTexts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the bytes of a request are, they are read as what they say or refused, and the scanner
/// takes none that the reader refuses or reads otherwise.
final class JsonFuzz {

  private final JsonScannerProperties scanner = new JsonScannerProperties();

  static Stream<byte[]> seeds() {
    return CaseTexts.in("json", "json");
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1h")
  void json(byte[] bytes) {
    switch (Json.read(bytes)) {
      case Json.Parsed(var value) -> readsBack(value);
      case Json.Malformed(var problem) ->
          assertThat(problem.message()).isNotBlank().doesNotContain("\n").doesNotContain("jackson");
    }
    scanner.passes(bytes);
  }

  /// A number that is too large has no form but the text that says so.
  private static void readsBack(Value value) {
    Json.canonical(value);
    var inside = new Arguments("==", List.of(value), Budget.unlimited());
    if (inside.failure().isEmpty()) {
      assertThat(Json.read(Json.exact(value))).isEqualTo(new Json.Parsed(value));
    }
  }
}
