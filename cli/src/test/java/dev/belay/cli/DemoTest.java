package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The main job, end to end: a database, a control plane, a gateway, tools and agents, all real.
final class DemoTest {

  @Test
  void every_claim_of_the_demo_holds() {
    var out = new StringWriter();
    var err = new StringWriter();
    var nothing = new ByteArrayInputStream(new byte[0]);
    var desk =
        new Desk(
            Path.of(""),
            nothing,
            new PrintWriter(out),
            new PrintWriter(err),
            InstantSource.system());

    int exit = Main.run(desk, "demo", "--json");

    assertThat(err).hasToString("");
    var story = JsonMapper.shared().readTree(out.toString());
    assertThat(claims(story, false)).isEmpty();
    assertThat(claims(story, true))
        .containsExactly(
            "release 0 lets everything happen",
            "a release at observe changes nothing",
            "what it would block is held",
            "agents stay out of each other's folders",
            "a draft changes nothing",
            "the plan shows what would be decided differently, by rule",
            "the author cannot accept their own change",
            "deletes are blocked, large payments wait",
            "somebody outside the treasury cannot say yes",
            "the approved call runs",
            "an approval is used once",
            "calls in flight ended under the release that they began with",
            "agents are decided as under release 1",
            "the audit is proven by its signed end",
            "the verification names the broken entry");
    assertThat(story.path("steps")).hasSize(6);
    assertThat(exit).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void a_demo_that_is_ended_in_the_middle_leaves_nothing_and_complains_of_nothing()
      throws Exception {
    var temporary = DemoCommand.passableFolder("belay-ended-");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            "-Djava.io.tmpdir=" + temporary,
            Main.class.getName(),
            "demo");
    var err = temporary.resolve("err");
    var demo = new ProcessBuilder(command).redirectError(err.toFile()).start();
    try (var out = demo.inputReader()) {
      for (var line = out.readLine(); !line.contains("release 0: "); line = out.readLine()) {
        assertThat(line).doesNotContain("not so");
      }
      demo.destroy();
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(Files.readString(err).lines().filter(line -> !line.startsWith("WARNING"))).isEmpty();
    assertThat(temporary).isDirectoryNotContaining("glob:**belay-*");
    Files.delete(err);
    Files.delete(temporary);
  }

  private static List<String> claims(JsonNode story, boolean held) {
    var claims = new ArrayList<String>();
    for (var step : story.path("steps")) {
      for (var check : step.path("checked")) {
        if (check.path("holds").asBoolean() == held) {
          claims.add(check.path("claim").asString());
        }
      }
    }
    return claims;
  }
}
