package dev.belay.language;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Whatever the bytes of a project are, checking it ends in a release or in problems with places.
final class AnyBytesProperties {

  private static final int PROJECTS = 1_000;

  private static final Map<String, String> PROJECT =
      Map.of(
          "project.yaml",
          """
          project: agents
          description: |
            What agents may do.
          default: { tool.call: block, parking: allow }
          approvers: [security, "on call"]
          """,
          "policies/writes.yaml",
          """
          # Agents write inside their own workspace.
          policy: agent-writes
          question: tool.call
          owner: platform-security
          for: tool.name in ["fs.write", "payments.transfer"]
          let:
            egress: targets.exists(t, t.kind in ["host", "url"])
            tainted: >-
              provenance.exists(p,
                p.source in ['external', 'tool_output'])
          rules:
            - rule: tainted-egress
              when: tool.name == "fs.write" && egress && tainted
              then: block
              reasons: [tainted_egress]
              message: 'data from "outside" would leave the workspace'
            - rule: inside
              require: "size(targets) > 0 ? targets.all(t, path.within(t.value, context.workspace)) : \\
                has(args.\\u0066orce)"
            - rule: large-transfer
              when: |
                args.?amount.orValue(0) > 1000 || now > timestamp("2026-01-01T00:00:00Z")
              then: require_approval
              approval: { from: [treasury], count: 2, within: 30m }
          otherwise: allow
          stage: observe
          """,
          "policies/parking.yaml",
          """
          policy: parking
          question: parking
          each: space
          rules: [ { rule: wide, require: 'space.width > 2.5 && space.name.matches("^[A-Z]+$")' } ]
          none-left: warn
          """,
          "questions/parking.schema.json",
          """
          { "type": "object", "x-chooses-among": "spaces", "required": ["spaces"],
            "properties": { "spaces": { "type": "array", "items": { "type": "object",
              "properties": { "name": { "type": "string" }, "width": { "type": "number" } } } } } }
          """);

  private static final List<String> TOKENS =
      List.of(
          "&a ",
          "*a",
          "!!str ",
          "!",
          "<<: ",
          "---\n",
          "...\n",
          "%YAML 1.2\n",
          "? ",
          ": ",
          "- ",
          "|",
          ">+9",
          "\"",
          "'",
          "\\",
          "\\UFFFFFFFF",
          "\\ud800",
          "\t",
          "\r",
          "\u0000",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "😀",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "((((((((",
          "#",
          "@",
          "`",
          "&&",
          "||",
          "!",
          "==",
          ".",
          ".?",
          "[?",
          "$",
          "0x",
          "1e999",
          "99999999999999999999",
          "1u",
          "b'",
          "r\"",
          "'''",
          "null",
          "true",
          "in",
          "has(",
          ".map(x, ",
          ".all(",
          "cel.bind(a, 1, a)",
          "optional.of(1)",
          "type(1)",
          "duration(",
          "google.protobuf.Timestamp",
          "dyn(",
          "tool",
          "input",
          "~",
          "\u00e9",
          "//",
          "%",
          "=",
          "policy: q\n",
          "rules:\n",
          "x-rungs");

  @Test
  void checking_ends_in_a_release_or_in_problems_with_places() {
    int checked = 0;
    for (long seed = 0; seed < PROJECTS; seed++) {
      var files = mutated(new Random(seed));
      if (endsWell(seed, files)) {
        checked++;
      }
    }
    assertThat(checked).as("projects that still were good").isBetween(1, PROJECTS / 2);
  }

  @Test
  void random_bytes_make_no_policy() {
    for (long seed = 0; seed < 10 * PROJECTS; seed++) {
      var bytes = new byte[new Random(seed).nextInt(200)];
      new Random(seed).nextBytes(bytes);
      var compiled = Project.compilePolicies(Map.of("policies/p.yaml", bytes), Verdict.BLOCK);
      assertThat(compiled).as("seed %d", seed).isInstanceOf(Project.Wrong.class);
    }
  }

  private static boolean endsWell(long seed, Map<String, byte[]> files) {
    try {
      return CheckedWell.check("seed %d".formatted(seed), Project.compile(files), files);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed %d: %s".formatted(seed, shown(files)), e);
    }
  }

  private static Map<String, byte[]> mutated(Random random) {
    var files = new TreeMap<String, byte[]>();
    PROJECT.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    files.remove(oneOf(List.of("policies/writes.yaml", "policies/parking.yaml"), random));
    var paths = List.copyOf(files.keySet());
    for (int i = random.nextInt(3); i >= 0; i--) {
      files.computeIfPresent(oneOf(paths, random), (_, bytes) -> mutated(bytes, random));
    }
    return files;
  }

  private static <T> T oneOf(List<T> options, Random random) {
    return options.get(random.nextInt(options.size()));
  }

  /// Bytes as Latin-1 text, so that a change may fall into the middle of a character.
  private static byte[] mutated(byte[] bytes, Random random) {
    var text = new StringBuilder(new String(bytes, ISO_8859_1));
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(20));
    var token = new String(oneOf(TOKENS, random).getBytes(UTF_8), ISO_8859_1);
    switch (random.nextInt(6)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
      case 2 -> text.replace(from, to, token);
      case 3 -> text.setLength(from);
      case 4 -> text.insert(from, (char) random.nextInt(256));
      default -> text.insert(from, token);
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static String shown(Map<String, byte[]> files) {
    var shown = new StringBuilder();
    files.forEach(
        (path, bytes) -> shown.append(path).append('\n').append(new String(bytes, UTF_8)));
    return shown.toString();
  }
}
