package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A simulation of many fixtures: wherever it is interrupted, whoever does the work, and in
/// whatever order fixtures are named, the report is the same.
final class SimulationRunTest {

  private static final int LINES = 700;
  private static final int NEVER = Integer.MAX_VALUE;
  private static final Path RESUME = Path.of("night.log");
  private static final List<String> ASKED =
      List.of("policy", "simulate", "--baseline", "now.yaml", "--policy", "next.yaml", "--all");

  @TempDir Path folder;

  private record Came(int exit, String out, String err) {}

  @BeforeEach
  void write() throws IOException {
    write("now.yaml", policy(5_000));
    write("next.yaml", policy(5_500));
    var lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append(payment(i * 37 % 10_000)).append('\n');
    }
    write("lines.ndjson", lines.toString());
    write("one.json", payment(5_200));
    write("two.json", payment(9_000));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String policy(int most) {
    return """
    policy: pays
    question: tool.call
    rules:
      - rule: huge
        when: args.amount > %d
        then: block
    otherwise: allow
    """
        .formatted(most);
  }

  private static String payment(int amount) {
    return "{\"principal\":{\"id\":\"a\"},\"tool\":{\"name\":\"pay\"},\"args\":{\"amount\":%d}}"
        .formatted(amount);
  }

  /// @param checks how often it looks whether it was interrupted before it is
  private Came run(int checks, String... more) {
    var left = new AtomicInteger(checks);
    return run(() -> () -> left.getAndDecrement() <= 0, Optional.empty(), more);
  }

  private Came run(Interruption interruption, Optional<PrintWriter> terminal, String... more) {
    var command = new ArrayList<>(ASKED);
    command.addAll(List.of(more));
    return run(interruption, terminal, command);
  }

  private Came run(
      Interruption interruption, Optional<PrintWriter> terminal, List<String> command) {
    var out = new StringWriter();
    var err = new StringWriter();
    var desk =
        new Desk(
            folder,
            InputStream.nullInputStream(),
            new PrintWriter(out),
            new PrintWriter(err),
            ticking(),
            Map.of(),
            terminal,
            interruption);
    int exit = Main.run(desk, command.toArray(String[]::new));
    return new Came(exit, out.toString(), err.toString());
  }

  private static InstantSource ticking() {
    var seconds = new AtomicLong();
    return () -> Instant.EPOCH.plusSeconds(seconds.getAndIncrement());
  }

  private Came whole() {
    var whole = run(NEVER, "--fixtures", ".");
    assertThat(whole.exit()).isZero();
    assertThat(whole.out()).contains("702 fixtures: 41 loosened, 0 tightened");
    return whole;
  }

  @Test
  void threads_and_the_order_of_names_change_nothing() {
    var whole = whole();
    for (int threads = 1; threads <= 5; threads++) {
      var came =
          run(
              NEVER,
              "--threads",
              Integer.toString(threads),
              "--fixtures",
              "two.json",
              "--fixtures",
              "lines.ndjson",
              "--fixtures",
              "one.json");
      assertThat(came.out()).as("%d threads", threads).isEqualTo(whole.out());
    }
  }

  @Test
  void wherever_it_is_interrupted_the_next_run_goes_on_to_the_same_report() throws IOException {
    var whole = whole();
    int checks = 0;
    var first = run(checks, "--fixtures", ".", "--resume", RESUME.toString());
    while (first.exit() == ExitCode.INTERRUPTED.number()) {
      assertThat(first.out()).as("%d checks", checks).contains("interrupted after ");
      assertThat(first.err()).endsWith("the same command goes on from `night.log`\n");
      var next = run(NEVER, "--fixtures", ".", "--resume", RESUME.toString());
      assertThat(next.out()).as("%d checks", checks).isEqualTo(whole.out());
      assertThat(folder.resolve(RESUME)).doesNotExist();
      checks++;
      first = run(checks, "--fixtures", ".", "--resume", RESUME.toString());
    }
    assertThat(first.out()).isEqualTo(whole.out());
    assertThat(checks).as("interrupted while fixtures are read, and asked").isGreaterThan(6);
  }

  @Test
  void a_run_that_is_interrupted_again_and_again_comes_to_the_same_report() {
    var whole = whole();
    var came = interrupted();
    for (int i = 0; came.exit() == ExitCode.INTERRUPTED.number() && i < LINES; i++) {
      came = interrupted();
    }
    assertThat(came.out()).isEqualTo(whole.out());
  }

  /// Three files are read, and one batch is asked.
  private Came interrupted() {
    return run(4, "--fixtures", ".", "--resume", RESUME.toString());
  }

  @Test
  void a_log_that_was_cut_off_anywhere_leads_to_the_same_report() throws IOException {
    var whole = whole();
    run(6, "--fixtures", ".", "--resume", RESUME.toString());
    var log = Files.readAllBytes(folder.resolve(RESUME));
    var head = new String(log, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n');
    for (int end = head + 1; end < log.length; end += 211) {
      Files.write(folder.resolve(RESUME), java.util.Arrays.copyOf(log, end));
      var next = run(NEVER, "--fixtures", ".", "--resume", RESUME.toString());
      assertThat(next.out()).as("%d bytes of %d", end, log.length).isEqualTo(whole.out());
    }
  }

  @Test
  void what_is_about_something_else_is_refused_and_stays() throws IOException {
    refused("is about another baseline", "now.yaml", policy(4_000));
    refused("is about other policies", "next.yaml", policy(4_000));
    refused("is about other fixtures", "two.json", payment(9_001));
    refused("is about other fixtures", "three.json", payment(1));
  }

  private void refused(String why, String file, String text) throws IOException {
    write();
    Files.deleteIfExists(folder.resolve(RESUME));
    run(6, "--fixtures", ".", "--resume", RESUME.toString());
    var log = Files.readString(folder.resolve(RESUME));
    write(file, text);
    var came = run(NEVER, "--fixtures", ".", "--resume", RESUME.toString());
    assertThat(came.exit()).isEqualTo(ExitCode.INVALID_INPUT.number());
    assertThat(came.err()).startsWith("error: `night.log` %s\n".formatted(why));
    assertThat(folder.resolve(RESUME)).hasContent(log);
  }

  @Test
  void other_options_are_refused() throws IOException {
    run(6, "--fixtures", ".", "--resume", RESUME.toString());
    var log = Files.readString(folder.resolve(RESUME));
    var came =
        run(NEVER, "--fixtures", ".", "--resume", RESUME.toString(), "--environment", "staging");
    assertThat(came.err())
        .isEqualTo(
            """
            error: `night.log` is about other options
            help: it is left as it was; name another file, or remove it to begin anew
            """);
    assertThat(folder.resolve(RESUME)).hasContent(log);
  }

  @Test
  void a_log_that_another_run_writes_is_left_to_it() {
    var inside = new ArrayList<Came>();
    Interruption asksAgain =
        () ->
            () -> {
              if (Files.exists(folder.resolve(RESUME)) && inside.isEmpty()) {
                inside.add(run(NEVER, "--fixtures", ".", "--resume", RESUME.toString()));
              }
              return false;
            };
    var came = run(asksAgain, Optional.empty(), "--fixtures", ".", "--resume", RESUME.toString());
    assertThat(came.out()).isEqualTo(whole().out());
    assertThat(inside.getFirst().err())
        .isEqualTo("error: another run writes `night.log`\nhelp: name another file\n");
  }

  @Test
  void who_looks_on_sees_how_far_it_is_and_nothing_is_left_of_it() {
    var seen = new StringWriter();
    var came =
        run(Interruption.never(), Optional.of(new PrintWriter(seen)), "--fixtures", "lines.ndjson");
    assertThat(came.out()).isEqualTo(run(NEVER, "--fixtures", "lines.ndjson").out());
    assertThat(came.err()).isEmpty();
    assertThat(seen.toString().split("\r"))
        .contains(
            "\u001b[K[###.................]  18 %  128 fixtures, about 5s left",
            "\u001b[K[####################] 100 %  700 fixtures")
        .endsWith("\u001b[K");
  }

  @Test
  void who_looks_on_is_told_from_where_it_goes_on() {
    var seen = new StringWriter();
    interrupted();
    run(
        Interruption.never(),
        Optional.of(new PrintWriter(seen)),
        "--fixtures",
        ".",
        "--resume",
        RESUME.toString());
    assertThat(seen.toString())
        .startsWith(
            "going on from `night.log`, after 128 fixtures\n\r\u001b[K[#######.............]");
  }

  @Test
  void a_build_that_is_interrupted_says_so_and_goes_on_to_the_same_report() throws IOException {
    project();
    var whole = ci(NEVER);
    assertThat(whole.exit()).isZero();
    var stopped = ci(4);
    assertThat(stopped.exit()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(stopped.out())
        .contains(
            "interrupted after 128 fixtures: ",
            "simulate  stopped  interrupted: the same command goes on from `night.log`");
    assertThat(ci(NEVER).out()).isEqualTo(whole.out());
    assertThat(folder.resolve(RESUME)).doesNotExist();
  }

  private void project() throws IOException {
    Files.createDirectories(folder.resolve("project/policies"));
    write("project/project.yaml", "project: pays\ndefault: { tool.call: block }\n");
    write(
        "project/policies/pays.yaml",
        """
        policy: pays
        question: tool.call
        for: tool.name == "pay"

        rules:
          - rule: huge
            when: args.amount > 5500
            then: block

        otherwise: allow
        """);
    write(
        "project/policies/pays.examples.yaml",
        """
        examples-of: pays
        cases:
          - name: too much
            input: { principal: { id: a }, tool: { name: pay }, args: { amount: 6000 } }
            expect: block by pays/huge
        """);
  }

  private Came ci(int checks) {
    var command = List.of("ci", "project", "--baseline", "now.yaml", "--fixtures", ".");
    var left = new AtomicInteger(checks);
    Interruption interruption = () -> () -> left.getAndDecrement() <= 0;
    var all = new ArrayList<>(command);
    all.addAll(List.of("--resume", RESUME.toString()));
    return run(interruption, Optional.empty(), all);
  }
}
