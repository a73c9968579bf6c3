package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does what a guide says, as its reader would, and compares what comes back.
///
/// A block of YAML or JSON is written into the file that was named last before it. A block of
/// `console` holds commands after `$ ./belay`, each with what it prints. A digest is written
/// `sha256:CALL`: nobody reads it.
final class GuideTest {

  private static final Path GUIDES = Path.of("../docs/guides");
  private static final Pattern BLOCK =
      Pattern.compile(
          "`([\\w./-]+\\.(?:yaml|json))`|```(yaml|json|console)\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("\\$ \\./belay (.*)\\n((?:(?!\\$).*\\n)*)");

  @TempDir Path folder;

  @Test
  void a_first_policy() throws IOException {
    assertThat(follow("first-policy.md")).isEqualTo(4);
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

  private int runAll(String console) {
    var printed = new ArrayList<String>();
    var expected = new ArrayList<String>();
    var commands = COMMAND.matcher(console);
    while (commands.find()) {
      printed.add(run(List.of(commands.group(1).split(" "))));
      expected.add(commands.group(2));
    }
    assertThat(printed).isEqualTo(expected);
    return printed.size();
  }

  private String run(List<String> command) {
    var printed = new StringWriter();
    var both = new PrintWriter(printed);
    var in = new ByteArrayInputStream("".getBytes(UTF_8));
    var desk = new Desk(folder, in, both, both, () -> Instant.EPOCH);
    Main.run(desk, command.toArray(String[]::new));
    return printed.toString().replaceAll("sha256:[0-9a-f]{64}", "sha256:CALL");
  }
}
