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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
    row.allowOnly(
        "name", "input", "unknown", "now", "clock", "expect", "least", "needs", "message");
    var question = file.optionalText("question").orElse("tool.call");
    var facts = Requests.facts(question, file.optionalMapping("given"), row);
    var release = release(file);
    var clock = row.optionalText("clock").map(DecideCases::clock).orElse(() -> () -> 0);
    assertThat(said(release, facts, Direction.STRICTEST, clock)).isEqualTo(row.text("expect"));
    row.optionalText("least")
        .ifPresent(
            least -> assertThat(said(release, facts, Direction.LEAST, clock)).isEqualTo(least));
    var answer = Decider.with(clock.get()).answer(facts, release, Direction.STRICTEST);
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

  /// A clock that is later by so much whenever it is read.
  private static Supplier<LongSupplier> clock(String step) {
    var amount = Long.parseLong(step.replaceAll("[a-z]+", ""));
    var nanos = step.endsWith("ms") ? amount * 1_000_000 : amount * 1_000;
    return () -> {
      var time = new AtomicLong();
      return () -> time.getAndAdd(nanos);
    };
  }

  private static String said(
      Release release, Facts facts, Direction direction, Supplier<LongSupplier> clock) {
    var answer = Decider.with(clock.get()).answer(facts, release, direction);
    var prepared = release.prepared(Optional.empty());
    var ofPrepared = Decider.with(clock.get()).answer(facts, prepared, direction);
    assertThat(ofPrepared).as("prepared").isEqualTo(answer);
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
      case Project.Checked(var release, _) -> release;
      case Project.Wrong(var problems) ->
          throw new AssertionError(ProblemPrinter.print(problems, texts));
    };
  }
}
