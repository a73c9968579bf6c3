package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.belay.engine.Verdict;
import dev.belay.testkit.CaseTexts;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the bytes of a file are, checking it ends in a release or in problems with places.
final class ProjectFuzz {

  private static final String POLICY = "policies/p.yaml";

  static Stream<byte[]> policies() {
    return Stream.concat(CaseTexts.in("check", "text"), CaseTexts.in("decide", "policies"));
  }

  static Stream<byte[]> conditions() {
    return CaseTexts.in("conditions", "condition");
  }

  static Stream<byte[]> documents() {
    return Stream.of("[{a: 1}, 0x1F, 1e3, ~, 'x']", "{}", "<<: {a: .inf}", "- &a [*a]")
        .map(text -> text.getBytes(UTF_8));
  }

  static Stream<byte[]> schemas() {
    return CaseTexts.in("check", "questions/parking.schema.json");
  }

  @MethodSource("policies")
  @FuzzTest(maxDuration = "1h")
  void policy(byte[] bytes) {
    var files = Map.of(POLICY, bytes);
    CheckedWell.check("", Project.compilePolicies(files, Verdict.BLOCK), files);
  }

  @MethodSource("conditions")
  @FuzzTest(maxDuration = "1h")
  void condition(byte[] bytes) {
    var policy =
        "policy: p\nquestion: tool.call\nfor: |2\n%sotherwise: block\n"
            .formatted(new String(bytes, UTF_8).indent(6));
    var files = Map.of(POLICY, policy.getBytes(UTF_8));
    CheckedWell.check("", Project.compilePolicies(files, Verdict.BLOCK), files);
  }

  @MethodSource("documents")
  @FuzzTest(maxDuration = "1h")
  void data(byte[] bytes) {
    check(Map.of("data/d.yaml", bytes, "data/d.schema.json", "{}".getBytes(UTF_8)));
  }

  @MethodSource("schemas")
  @FuzzTest(maxDuration = "1h")
  void schema(byte[] bytes) {
    check(Map.of("questions/q.schema.json", bytes));
  }

  private static void check(Map<String, byte[]> more) {
    var files = new TreeMap<>(more);
    files.put("project.yaml", "project: p\n".getBytes(UTF_8));
    CheckedWell.check("", Project.compile(files), files);
  }
}
