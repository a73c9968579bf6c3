package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// What policies say of requests, in the words of a decision: `expect` is the answer that is
/// obeyed, by the release as it is and prepared, `least` the one that tells whether a tool is
/// listed at all.
final class DecideCases {

  @TestFactory
  List<DynamicContainer> decide() {
    return new Cases(DecideCases.class, "decide").each(DecideCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "question", "policies", "default", "files", "given", "cases");
    row.allowOnly("name", "input", "unknown", "now", "expect", "least", "needs", "message");
    var question = file.optionalText("question").orElse("tool.call");
    var facts = Requests.facts(question, file.optionalMapping("given"), row);
    var release = release(file);
    assertThat(said(release, facts, Direction.STRICTEST)).isEqualTo(row.text("expect"));
    row.optionalText("least")
        .ifPresent(least -> assertThat(said(release, facts, Direction.LEAST)).isEqualTo(least));
    var answer = Decider.with(() -> 0).answer(facts, release, Direction.STRICTEST);
    row.optionalText("message")
        .ifPresent(message -> assertThat(answer.message()).hasValue(message));
    if (row.has("needs")) {
      assertThat(answer.needs())
          .extracting(
              need ->
                  "%d of %s for %s/%s"
                      .formatted(
                          need.approval().count(),
                          String.join(", ", need.approval().from()),
                          need.policy(),
                          need.rule().rule()))
          .isEqualTo(row.texts("needs"));
    }
  }

  private static String said(Release release, Facts facts, Direction direction) {
    var decider = Decider.with(() -> 0);
    var answer = decider.answer(facts, release, direction);
    var prepared = release.prepared(Optional.empty());
    assertThat(decider.answer(facts, prepared, direction)).as("prepared").isEqualTo(answer);
    return answer.sentence();
  }

  /// Loose policies with one default, or the files of a project.
  private static Release release(Yaml file) {
    var texts = new TreeMap<String, byte[]>();
    if (file.has("files")) {
      var files = file.mapping("files");
      files.fields().keySet().forEach(path -> texts.put(path, files.text(path).getBytes(UTF_8)));
      return release(Project.compile(texts), texts);
    }
    for (var text : file.texts("policies")) {
      texts.put("policies/%d.yaml".formatted(texts.size()), text.getBytes(UTF_8));
    }
    var byDefault = Verdict.from(file.text("default")).orElseThrow();
    return release(Project.compilePolicies(texts, byDefault), texts);
  }

  private static Release release(Project.Compiled compiled, Map<String, byte[]> texts) {
    return switch (compiled) {
      case Project.Checked(var release) -> release;
      case Project.Wrong(var problems) ->
          throw new AssertionError(ProblemPrinter.print(problems, texts));
    };
  }
}
