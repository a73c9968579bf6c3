package dev.belay.stories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./belay` in a small checkout of its own, with a Maven and JDKs that are scripts: they say how
/// they were called.
final class LauncherTest {

  private record Ended(int exit, String out, String err) {}

  private static final String JAVA =
      """
      #!/bin/sh
      for last do :; done
      case " $* " in
        *AOTCacheOutput*) exit 1 ;;
      esac
      echo "$(basename "$(dirname "$(dirname "$0")")") ran $last"
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo building >>maven.log
      echo "[INFO] Building Belay cli 0.1.0      [1/1]"
      [ ! -e broken ] || { echo "[ERROR] no semicolon"; exit 1; }
      mkdir -p checkout/cli/target
      echo jar >checkout/cli/target/belay-cli-0.1.0.jar
      echo jar >checkout/cli/target/other.jar
      printf '%s' "$PWD/checkout/cli/target/other.jar" >checkout/cli/target/launch-classpath
      """;

  @TempDir private Path folder;

  @BeforeEach
  void make_a_checkout() throws IOException {
    write("checkout/belay", Project.here().text(Path.of("belay")));
    write("checkout/pom.xml", "");
    write("checkout/cli/pom.xml", "");
    write("checkout/cli/src/main/java/Main.java", "");
    write("bin/mvn", MAVEN);
    jdk("old", "17.0.15");
    jdk("new", "25.0.3");
    var past = FileTime.from(Clock.systemUTC().instant().minus(Duration.ofHours(1)));
    try (var files = Files.walk(folder.resolve("checkout"))) {
      for (var file : files.toList()) {
        Files.setLastModifiedTime(file, past);
      }
    }
  }

  @Test
  void it_builds_once_and_then_becomes_java() throws Exception {
    var first = belay("new", "policy");
    assertThat(first.err()).contains("belay: building once", "belay: building cli [1/1]");
    assertThat(first).extracting(Ended::exit, Ended::out).containsExactly(0, "new ran policy\n");

    assertThat(belay("new", "policy")).isEqualTo(new Ended(0, "new ran policy\n", ""));
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void it_builds_again_when_a_source_is_newer() throws Exception {
    belay("new", "policy");
    write("checkout/cli/src/main/java/Main.java", "changed");
    touchLater("checkout/cli/src/main/java/Main.java");
    assertThat(belay("new", "policy").err()).contains("building once");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void it_builds_again_when_a_source_was_deleted() throws Exception {
    belay("new", "policy");
    Files.delete(folder.resolve("checkout/cli/src/main/java/Main.java"));
    touchLater("checkout/cli/src/main/java");
    belay("new", "policy");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void what_an_older_build_runs_from_is_left_alone() throws Exception {
    belay("new", "policy");
    var before = ownJars();
    touchLater("checkout/pom.xml");
    belay("new", "policy");
    assertThat(ownJars()).containsAll(before).hasSize(2 * before.size());
  }

  @Test
  void a_failed_build_shows_the_end_of_its_log_and_where_it_is() throws Exception {
    write("broken", "");
    var ended = belay("new", "policy");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("[ERROR] no semicolon\n")
        .endsWith(
            "belay: the build failed; the whole log is %s\n"
                .formatted(folder.toRealPath().resolve("checkout/target/launch/build.log")));
  }

  @Test
  void it_passes_over_a_java_that_is_too_old() throws Exception {
    var ended = belay("old", "policy");
    assertThat(ended.exit()).as("the builds of this test run with no real JDK").isEqualTo(1);
    assertThat(ended.out()).doesNotContain("old ran");
  }

  @Test
  void it_runs_from_any_folder_and_through_a_link() throws Exception {
    belay("new", "policy");
    Files.createDirectories(folder.resolve("elsewhere/deep"));
    Files.createSymbolicLink(folder.resolve("elsewhere/belay"), Path.of("../checkout/belay"));
    var ended = run(folder.resolve("elsewhere/deep"), "new", List.of("../belay", "policy"));
    assertThat(ended).isEqualTo(new Ended(0, "new ran policy\n", ""));
  }

  @Test
  void two_at_once_build_once() throws Exception {
    var first = start(folder, "new", List.of("checkout/belay", "one"));
    var second = start(folder, "new", List.of("checkout/belay", "two"));
    assertThat(end(first).out()).isEqualTo("new ran one\n");
    assertThat(end(second).out()).isEqualTo("new ran two\n");
    assertThat(builds()).isEqualTo(1);
  }

  private Ended belay(String jdk, String argument) throws Exception {
    return run(folder, jdk, List.of("checkout/belay", argument));
  }

  private Ended run(Path in, String jdk, List<String> command) throws Exception {
    return end(start(in, jdk, command));
  }

  private record Started(Process process, Path out, Path err) {}

  private Started start(Path in, String jdk, List<String> command) throws IOException {
    var out = Files.createTempFile(folder, "out", "");
    var err = Files.createTempFile(folder, "err", "");
    var line = new ArrayList<>(List.of("bash"));
    line.addAll(command);
    var builder = new ProcessBuilder(line).directory(in.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", folder.resolve(jdk).toString());
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
    return new Started(builder.start(), out, err);
  }

  private static Ended end(Started started) throws Exception {
    assertThat(started.process().waitFor(30, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return new Ended(
        started.process().exitValue(),
        Files.readString(started.out(), UTF_8),
        Files.readString(started.err(), UTF_8));
  }

  private int builds() throws IOException {
    return Files.readAllLines(folder.resolve("maven.log")).size();
  }

  private List<Path> ownJars() throws IOException {
    try (var files = Files.walk(folder.resolve("checkout/target/launch"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  private void jdk(String name, String version) throws IOException {
    write(name + "/bin/java", JAVA);
    write(name + "/bin/javac", "");
    write(name + "/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
  }

  private void touchLater(String path) throws IOException {
    var later = FileTime.from(Clock.systemUTC().instant().plusSeconds(2));
    Files.setLastModifiedTime(folder.resolve(path), later);
  }

  private void write(String path, String text) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
