package dev.belay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The tests start and stop one after the other on one data folder, as a Belay does in its life.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedPostgresTest {

  private static final int PATIENCE_SECONDS = 30;

  private final Path path = newFolder();

  private static Path newFolder() {
    try {
      // Not below the build folder: PostgreSQL's account may not be able to reach that.
      return Files.createTempDirectory("belay-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As a kill in the middle of the first start leaves it.
  @BeforeAll
  void leaveHalfDoneStart() throws CannotStart, IOException, InterruptedException {
    var home = Files.createDirectory(path.resolve("postgres"));
    var half = Files.createDirectory(home.resolve("cluster.new-1"));
    var account = Account.forFolder(home);
    account.own(Files.createFile(half.resolve("half")));
    account.own(half);
    Files.createFile(Files.createDirectory(path.resolve("postgres-programs.new")).resolve("half"));
    Files.writeString(path.resolve("postgres-password"), "half");
  }

  @AfterAll
  void deleteFolder() throws IOException {
    PostgresPrograms.delete(path);
  }

  @Test
  void what_was_committed_outlives_a_stop_and_a_start()
      throws CannotStart, IOException, InterruptedException, SQLException {
    try (var folder = DataFolder.open(path)) {
      try (var postgres = EmbeddedPostgres.start(folder)) {
        execute(postgres, "create table stopped (a int)");
        try (var entries = Files.list(path.resolve("postgres"))) {
          assertThat(entries).noneMatch(entry -> entry.toString().contains("new"));
        }
        assertThat(ask(postgres, "show fsync")).isEqualTo("on");
        assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
        assertThat(ask(postgres, "show full_page_writes")).isEqualTo("on");
        assertThat(ask(postgres, "show data_checksums")).isEqualTo("on");
      }
      try (var postgres = EmbeddedPostgres.start(folder)) {
        assertThat(ask(postgres, "select count(*) from stopped")).isEqualTo("0");
      }
    }
  }

  @Test
  void only_the_password_lets_in() throws CannotStart, IOException, InterruptedException {
    try (var folder = DataFolder.open(path);
        var postgres = EmbeddedPostgres.start(folder)) {
      var address = postgres.address();

      assertThatThrownBy(
              () -> DriverManager.getConnection(address.url(), address.user(), "").close())
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(
              () -> DriverManager.getConnection(address.url(), address.user(), "wrong").close())
          .hasMessageContaining("password authentication failed");
      assertThat(permissions(path.resolve("postgres"))).isEqualTo("rwx------");
      assertThat(permissions(path.resolve("postgres-password"))).isEqualTo("rw-------");
      assertThat(permissions(path)).isEqualTo(isRoot() ? "rwx-----x" : "rwx------");
    }
  }

  @Test
  void started_as_root_it_runs_as_another_account()
      throws CannotStart, IOException, InterruptedException {
    assumeTrue(isRoot(), "this machine's tests do not run as root");
    try (var folder = DataFolder.open(path);
        var _ = EmbeddedPostgres.start(folder)) {
      assertThat(server().info().user()).get().isNotEqualTo("root");
    }
  }

  @Test
  void a_server_that_was_killed_starts_again()
      throws CannotStart, IOException, InterruptedException, SQLException {
    try (var folder = DataFolder.open(path)) {
      var killed = EmbeddedPostgres.start(folder);
      execute(killed, "create table killed (a int)");
      var address = killed.address();
      // A backend with work in hand notices late that its server is gone.
      try (var _ =
          DriverManager.getConnection(address.url(), address.user(), address.password().text())) {
        server().destroyForcibly();
        try (var postgres = EmbeddedPostgres.start(folder)) {
          assertThat(ask(postgres, "select count(*) from killed")).isEqualTo("0");
        }
      }
    }
  }

  @Test
  void a_server_that_outlived_a_killed_belay_is_stopped()
      throws CannotStart,
          IOException,
          InterruptedException,
          SQLException,
          ExecutionException,
          TimeoutException {
    var belay = otherBelay(List.of(), System.getProperty("java.class.path"), path);
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOfSatisfying(
            CannotStart.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("data-folder-in-use");
              assertThat(refused.problem().message())
                  .startsWith("process %d already runs on".formatted(belay.pid()));
            });
    var server = server();
    belay.destroyForcibly();
    awaitEnd(belay.toHandle());
    assertThat(server.isAlive()).isTrue();

    try (var folder = DataFolder.open(path);
        var postgres = EmbeddedPostgres.start(folder)) {
      assertThat(server().pid()).isNotEqualTo(server.pid());
      awaitEnd(server);
      assertThat(ask(postgres, "select count(*) from made_by_other")).isEqualTo("0");
    }
  }

  @Test
  void a_number_that_now_belongs_to_another_process_is_not_taken_for_the_server()
      throws CannotStart, IOException, InterruptedException, SQLException {
    try (var folder = DataFolder.open(path)) {
      EmbeddedPostgres.start(folder).close();
      var us = ProcessHandle.current();
      Files.writeString(pidFile(path), "%d%n%s%n".formatted(us.pid(), path));

      try (var postgres = EmbeddedPostgres.start(folder)) {
        assertThat(ask(postgres, "select 1")).isEqualTo("1");
        assertThat(us.isAlive()).isTrue();
      }
    }
  }

  @Test
  void an_ordinary_user_needs_no_other_account()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    assumeTrue(isRoot(), "this machine's tests run as an ordinary user anyway");
    var nobody = Account.named("nobody");
    assumeTrue(nobody.isPresent(), "this machine has no account `nobody`");
    var home = newFolder();
    nobody.get().own(home);
    var classes = newFolder();
    try {
      var belay = otherBelay(nobody.get().prefix(), readableClassPath(classes), home);
      assertThat(server(home).info().user()).contains("nobody");
      belay.getOutputStream().close();
      awaitEnd(belay.toHandle());
      assertThat(belay.exitValue()).isZero();
      assertThat(pidFile(home)).doesNotExist();
    } finally {
      PostgresPrograms.delete(classes);
      PostgresPrograms.delete(home);
    }
  }

  @Test
  void a_folder_that_the_account_cannot_reach_is_a_problem_that_says_so() throws IOException {
    assumeTrue(isRoot(), "only root hands the folder to another account");
    // Temporary folders are closed to others.
    var closed = newFolder();

    assertThatThrownBy(
            () -> {
              try (var folder = DataFolder.open(closed.resolve("data"))) {
                EmbeddedPostgres.start(folder).close();
              }
            })
        .isInstanceOfSatisfying(
            CannotStart.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("postgres-out-of-reach");
              assertThat(refused.problem().message()).contains("cannot enter");
              assertThat(refused.problem().help()).isPresent();
            });
    PostgresPrograms.delete(closed);
  }

  /// Another process that runs a Belay on our folder until its input ends.
  static final class OtherBelay {

    public static void main(String[] args) throws Exception {
      try (var folder = DataFolder.open(Path.of(args[0]));
          var postgres = EmbeddedPostgres.start(folder)) {
        execute(postgres, "create table made_by_other (a int)");
        System.out.println("ready");
        System.in.transferTo(System.out);
      }
    }
  }

  private static Process otherBelay(List<String> prefix, String classPath, Path home)
      throws IOException {
    var line = new ArrayList<>(prefix);
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            OtherBelay.class.getName(),
            home.toString()));
    var process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var output = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
    assertThat(output.readLine()).isEqualTo("ready");
    return process;
  }

  /// The same classes where every account may read them: a home folder is closed to others.
  private static String readableClassPath(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    var copies = new ArrayList<String>();
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      var copy = folder.resolve(Integer.toString(copies.size()));
      copyReadable(Path.of(entry), copy);
      copies.add(copy.toString());
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copyReadable(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      try (var paths = Files.walk(from)) {
        for (var source : paths.toList()) {
          var copy = to.resolve(from.relativize(source).toString());
          Files.copy(source, copy);
          Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql)
      throws IOException, SQLException {
    var address = postgres.address();
    try (var connection =
            DriverManager.getConnection(address.url(), address.user(), address.password().text());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(EmbeddedPostgres postgres, String sql)
      throws IOException, SQLException {
    var address = postgres.address();
    try (var connection =
            DriverManager.getConnection(address.url(), address.user(), address.password().text());
        var answer = connection.createStatement().executeQuery(sql)) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }

  private ProcessHandle server() throws IOException {
    return server(path);
  }

  private static ProcessHandle server(Path home) throws IOException {
    var pid = Files.readAllLines(pidFile(home)).getFirst().strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static Path pidFile(Path home) {
    return home.resolve("postgres/cluster/postmaster.pid");
  }

  private static void awaitEnd(ProcessHandle process)
      throws InterruptedException, ExecutionException, TimeoutException {
    process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }
}
