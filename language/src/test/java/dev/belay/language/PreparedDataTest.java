package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Json;
import dev.belay.engine.Release;
import dev.belay.engine.Value.Mapping;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A release that is prepared from the one before it answers by its own data, although its policies
/// are the same.
final class PreparedDataTest {

  private static final Map<String, String> FILES =
      Map.of(
          "project.yaml", "project: agents\ndefault: { tool.call: allow }\n",
          "data/partners.schema.json",
              "{ \"type\": \"array\", \"items\": { \"type\": \"string\" } }",
          "policies/payments.yaml",
              """
              policy: payments
              question: tool.call
              rules: [ { rule: known, require: args.to in data.partners } ]
              """);

  @Test
  void data_of_an_earlier_release_is_not_asked() {
    var first = release("[a]").prepared(Optional.empty());
    var second = release("[b]").prepared(Optional.of(first));

    assertThat(said(first, "a")).isEqualTo("allow by the default of agents");
    assertThat(said(second, "a")).isEqualTo("block by payments/known");
    assertThat(said(second, "b")).isEqualTo("allow by the default of agents");
  }

  private static Release release(String partners) {
    var files = new TreeMap<String, byte[]>();
    FILES.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    files.put("data/partners.yaml", partners.getBytes(UTF_8));
    return ((Project.Checked) Project.compile(files)).release();
  }

  private static String said(Release release, String to) {
    var call =
        "{\"principal\":{\"id\":\"a7\"},\"tool\":{\"name\":\"pay\"},\"args\":{\"to\":\"%s\"}}"
            .formatted(to);
    var input = (Mapping) ((Json.Parsed) Json.read(call)).value();
    var facts = Facts.of("tool.call", input, Instant.EPOCH);
    return Decider.with(() -> 0).answer(facts, release, Direction.STRICTEST).sentence();
  }
}
