package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.server.Plane;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Does what a guide says, as its reader would, and compares what comes back.
///
/// A block of YAML or JSON is written into the file that was named last before it. A block of
/// `console` holds commands after `$ ./belay`, each with what it prints; `> FILE` at the end keeps
/// that. Nobody reads digests and times to the end: they are written `sha256:DIGEST` and `TIME`;
/// the digest of a plan, which the next commands name, `sha256:PLAN`. Blocks of `sh` are for what
/// the test has done already: the control plane runs.
final class GuideTest {

  private static final Path GUIDES = Path.of("../docs/guides");
  private static final Pattern BLOCK =
      Pattern.compile(
          "`([\\w./-]+\\.(?:yaml|json))`|```(yaml|json|console)\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("\\$ \\./belay (.*?)(?: > (\\S+))?\\n((?:(?!\\$).*\\n)*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern PLAN = Pattern.compile("(?<=plan )sha256:[0-9a-f]{64}");

  private final Path folder;
  private final Map<String, String> variables = new TreeMap<>();
  private String plan = "";

  GuideTest() throws IOException {
    this.folder = DemoCommand.passableFolder("belay-guide-");
  }

  @AfterEach
  void clean() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void a_first_policy() throws IOException {
    assertThat(follow("first-policy.md")).isEqualTo(9);
  }

  @Test
  void from_gait() throws IOException {
    assertThat(follow("from-gait.md")).isEqualTo(5);
  }

  @Test
  void delegation() throws IOException {
    assertThat(follow("delegation.md")).isEqualTo(8);
  }

  @Test
  void a_first_rollout() throws Exception {
    var data = folder.resolve("belay-data");
    try (var plane = Plane.start(Plane.Settings.local(data, 0))) {
      Files.writeString(data.resolve("public-key.pem"), plane.key().toPem());
      variables.put("BELAY_SERVER", plane.address().toString());
      assertThat(follow("first-rollout.md")).isEqualTo(18);
    }
  }

  /// Answers how many commands were run.
  private int follow(String guide) throws IOException {
    int commands = 0;
    var named = "";
    var blocks = BLOCK.matcher(Files.readString(GUIDES.resolve(guide)));
    while (blocks.find()) {
      if (blocks.group(1) != null) {
        named = blocks.group(1);
      } else if (blocks.group(2).equals("console")) {
        commands += runAll(blocks.group(3));
      } else {
        var file = folder.resolve(named);
        Files.createDirectories(file.getParent());
        Files.writeString(file, blocks.group(3));
      }
    }
    return commands;
  }

  private int runAll(String console) throws IOException {
    var printed = new ArrayList<String>();
    var expected = new ArrayList<String>();
    var commands = COMMAND.matcher(console);
    while (commands.find()) {
      var text = run(words(commands.group(1)));
      if (commands.group(2) == null) {
        printed.add(shortened(text));
      } else {
        Files.writeString(folder.resolve(commands.group(2)), text);
        printed.add("");
      }
      expected.add(commands.group(3));
    }
    assertThat(printed).isEqualTo(expected);
    return printed.size();
  }

  private List<String> words(String command) {
    return WORD.matcher(command.replace("sha256:PLAN", plan))
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  private String run(List<String> command) {
    var printed = new StringWriter();
    var both = new PrintWriter(printed);
    var nothing = InputStream.nullInputStream();
    var desk = new Desk(folder, nothing, both, both, () -> Instant.EPOCH, variables);
    Main.run(desk, command.toArray(String[]::new));
    return printed.toString();
  }

  private String shortened(String printed) {
    var planned = PLAN.matcher(printed);
    if (planned.find()) {
      plan = planned.group();
    }
    return planned
        .replaceAll("sha256:PLAN")
        .replaceAll("sha256:[0-9a-f]{64}", "sha256:DIGEST")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
  }
}
