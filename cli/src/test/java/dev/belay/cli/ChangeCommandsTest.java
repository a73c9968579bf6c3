package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.server.Plane;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The whole life of a change at a terminal, with a real control plane: anna writes, rita reviews,
/// otto operates.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangeCommandsTest {

  private static final Pattern PLAN = Pattern.compile("plan (sha256:[0-9a-f]{64})");

  private static final String NO_DELETES =
      """
      policy: no-deletes
      question: tool.call
      rules:
        - rule: deletes
          when: tool.name == "files.delete"
          then: block
      """;

  /// What a command printed, and how it ended.
  private record Ran(int exit, String out, String err) {

    Ran done() {
      assertThat(err).isEmpty();
      assertThat(exit).as(out).isZero();
      return this;
    }
  }

  @TempDir private Path folder;
  private final Path data;
  private final Plane plane;
  private String root = "";
  private String anna = "";
  private String rita = "";
  private String otto = "";
  private String project = "";
  private int projects;

  ChangeCommandsTest() throws Exception {
    // Not below the build folder: PostgreSQL's account may not be able to reach that.
    data = Files.createTempDirectory("belay-cli");
    plane = Plane.start(Plane.Settings.local(data, 0));
  }

  @BeforeAll
  void letThreePeopleIn() throws Exception {
    root = Files.readString(plane.administratorToken()).strip();
    anna = token("anna", "--role=author", "--role=reviewer");
    rita = token("rita", "--role=reviewer");
    otto = token("otto", "--role=operator");
  }

  private String token(String name, String... roles) {
    var words = new java.util.ArrayList<>(List.of("token", "create", name));
    words.addAll(List.of(roles));
    return run(root, words.toArray(String[]::new)).done().out().strip();
  }

  @BeforeEach
  void makeAProject() throws Exception {
    project = "agents-" + ++projects;
    run(root, "project", "create", project, "--default=tool.call=allow").done();
    write("no-deletes.yaml", NO_DELETES);
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void write(String name, String text) throws Exception {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void a_project_is_listed_with_its_head() {
    assertThat(run(anna, "project", "list").done().out())
        .contains(project)
        .contains("release 0")
        .contains("production");
  }

  @Test
  void a_change_goes_from_a_file_to_the_baseline_and_back() {
    open();
    assertThat(run(otto, "rollout", "status", project).done().out())
        .contains("release 0 decides in %s/production".formatted(project))
        .contains("change 1 is observed");

    var plan = plan();
    accept(plan);
    assertThat(publish().done().out()).startsWith("release 1: change 1 by anna");
    assertThat(start("observe", "enforce").done().out())
        .isEqualTo(
            """
            rollout 1 of release 1 in production: running
              > observe
                enforce
              otto takes it back
            """);
    advance().done();
    assertThat(advance().done().out()).startsWith("rollout 1 of release 1 in production: finished");
    assertThat(run(otto, "rollout", "status", project).done().out())
        .contains("release 1 decides in %s/production".formatted(project))
        .contains("no enforcement point has asked yet");

    var back = run(otto, "release", "rollback", project, "--reason=too strict").done().out();
    assertThat(back).startsWith("release 2: release 0 again");
    assertThat(run(anna, "release", "list", project).done().out())
        .contains("change 1 by anna, withdrawn");
    assertThat(run(anna, "change", "show", project, "1").done().out())
        .startsWith("change 1 of %s: open".formatted(project));
  }

  @Test
  void whoever_wrote_a_change_is_told_who_may_accept_it() {
    open();
    var ran =
        run(anna, "change", "review", project, "1", "--plan", plan(), "--accept", "--comment=mine");

    assertThat(ran.exit()).isEqualTo(6);
    assertThat(ran.err())
        .isEqualTo(
            """
            error: `anna` wrote change 1 and cannot accept it
            help: ask somebody who has no part in it
            """);
  }

  @Test
  void what_is_wrong_with_a_file_is_told_with_its_place_and_the_change_is_there() throws Exception {
    write("no-deletes.yaml", NO_DELETES.replace("block", "blok"));
    var opened = run(anna, opening());

    assertThat(opened.exit()).isEqualTo(6);
    assertThat(opened.out()).startsWith("change 1 of %s: open".formatted(project));
    assertThat(opened.err())
        .isEqualTo(
            """
            error[unknown-verdict]: there is no verdict `blok`
             --> policies/no-deletes.yaml:6:11
            help: did you mean `block`?
            """);

    write("no-deletes.yaml", NO_DELETES);
    run(anna, "change", "edit", project, "1", "no-deletes.yaml").done();
  }

  @Test
  void an_example_that_is_not_met_ends_in_exit_code_5() throws Exception {
    write(
        "deletes.json",
        """
        {"name": "a delete", "question": "tool.call",
         "input": {"principal": {"id": "agent-7"}, "tool": {"name": "files.delete"}}}
        """);
    var words = new java.util.ArrayList<>(List.of(opening()));
    words.add("--must-allow=deletes.json");
    run(anna, words.toArray(String[]::new)).done();
    var planned = run(anna, "change", "plan", project, "1");

    assertThat(planned.exit()).isEqualTo(5);
    assertThat(planned.out()).contains("a delete").contains("not as promised");
  }

  @Test
  void a_gate_that_does_not_hold_ends_in_exit_code_5() {
    published();
    start("observe, soak 10m", "enforce").done();
    var advanced = advance();

    assertThat(advanced.exit()).isEqualTo(5);
    assertThat(advanced.err()).startsWith("error: the gate `soak 10m` does not hold");
  }

  @Test
  void a_rollout_retreats_and_is_aborted() {
    published();
    start("observe", "enforce, 25%").done();
    advance().done();

    assertThat(run(otto, "rollout", "retreat", project, "1", "--reason=held too many").done().out())
        .contains("  > observe\n")
        .contains("    enforce, 25%\n");
    assertThat(run(otto, "rollout", "abort", project, "1", "--reason=not now").done().out())
        .startsWith("rollout 1 of release 1 in production: aborted by otto: not now");
  }

  @Test
  void the_loser_of_a_race_is_told_who_won() throws Exception {
    published();
    write("reads.yaml", NO_DELETES.replace("no-deletes", "reads").replace("delete\"", "read\""));
    run(
            anna,
            "change",
            "open",
            project,
            "reads.yaml",
            "--reason=a",
            "--outcome=b",
            "--rollback-owner=otto")
        .done();
    var plan = PLAN.matcher(run(anna, "change", "plan", project, "2").done().out());
    assertThat(plan.find()).isTrue();
    run(rita, "change", "review", project, "2", "--plan", plan.group(1), "--accept", "--comment=ok")
        .done();
    var late = run(otto, "release", "publish", project, "2", "--head=0", "--reason=late");

    assertThat(late.exit()).isEqualTo(6);
    assertThat(late.err())
        .isEqualTo(
            """
            error: release 1 by `otto` is the head, and not release 0
            help: look at it, rebase the change and plan it again
            """);
  }

  @Test
  void a_folder_brings_only_what_differs_from_the_head() throws Exception {
    published();
    write("whole/project.yaml", "project: %s\ndefault: { tool.call: block }\n".formatted(project));
    write("whole/policies/no-deletes.yaml", NO_DELETES);
    var opened =
        run(
            anna,
            "change",
            "open",
            project,
            "whole",
            "--reason=a",
            "--outcome=b",
            "--rollback-owner=otto");

    assertThat(opened.done().out())
        .contains("writes    project.yaml")
        .doesNotContain("no-deletes.yaml");
  }

  @Test
  void json_is_what_the_control_plane_says() {
    open();
    var shown = run(anna, "change", "show", project, "1", "--json").done().out();

    assertThat(shown.lines()).hasSize(1);
    assertThat(shown).contains("\"project\":\"%s\"".formatted(project), "\"state\":\"open\"");
  }

  @Test
  void a_step_that_is_none_is_wrong_usage() {
    var started = start("watch");

    assertThat(started.exit()).isEqualTo(6);
    assertThat(started.err())
        .isEqualTo(
            """
            error: a step begins with a stage, found `watch`
            help: stages are observe, require_approval, dry_run and enforce
            """);
  }

  private String[] opening() {
    return new String[] {
      "change",
      "open",
      project,
      "no-deletes.yaml",
      "--reason=a ledger was deleted",
      "--outcome=nothing is deleted",
      "--rollback-owner=otto"
    };
  }

  private void open() {
    run(anna, opening()).done();
  }

  private String plan() {
    var plan = PLAN.matcher(run(anna, "change", "plan", project, "1").done().out());
    assertThat(plan.find()).isTrue();
    return plan.group(1);
  }

  private void accept(String plan) {
    run(rita, "change", "review", project, "1", "--plan", plan, "--accept", "--comment=as agreed")
        .done();
  }

  private Ran publish() {
    return run(otto, "release", "publish", project, "1", "--reason=as reviewed");
  }

  private void published() {
    open();
    accept(plan());
    publish().done();
  }

  private Ran start(String... steps) {
    var words =
        new java.util.ArrayList<>(
            List.of("rollout", "start", project, "1", "--rollback-owner=otto"));
    for (var step : steps) {
      words.add("--step=" + step);
    }
    return run(otto, words.toArray(String[]::new));
  }

  private Ran advance() {
    return run(otto, "rollout", "advance", project, "1", "--reason=nothing unexpected");
  }

  private Ran run(String token, String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var desk =
        new Desk(
            folder,
            InputStream.nullInputStream(),
            new PrintWriter(out),
            new PrintWriter(err),
            Clock.systemUTC(),
            Map.of("BELAY_SERVER", plane.address().toString(), "BELAY_TOKEN", token));
    int exit = Main.run(desk, words);
    return new Ran(exit, out.toString(), err.toString());
  }
}
