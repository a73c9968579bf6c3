package dev.belay.server;

import dev.belay.engine.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A PostgreSQL server of our own, on a port of its own on this machine, that keeps its data in
/// Belay's data folder and ends with Belay. As durable as one that someone else runs.
///
/// The server is no child that a signal to us would reach: it stops when it is told to. One that
/// outlived a killed Belay is stopped at the next start. Safe for any number of threads.
///
/// When that account is not ours, we write nothing into what belongs to it: it could make us
/// follow a link of its own.
public final class EmbeddedPostgres implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final String OWNER = "belay";
  private static final String DATABASE = "belay";
  private static final String HALF_DONE = "cluster.new-";
  private static final int PORT_ATTEMPTS = 5;

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "password_encryption=scram-sha-256",
          "max_connections=50",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "timezone=UTC",
          "log_timezone=UTC",
          "lc_messages=C",
          // Refused statements are answers that we handle: what the operator must know is logged.
          "log_min_messages=log",
          "log_checkpoints=off");

  /// How long backends of a killed server may take to notice that it is gone.
  private static final Duration ORPHAN_LIMIT = Duration.ofSeconds(20);

  private final Path home;
  private final Path cluster;
  private final Path log;
  private final Path passwordFile;
  private final Account account;
  private final PostgresPrograms programs;
  private int port;

  private EmbeddedPostgres(Path folder, Path home, Account account, PostgresPrograms programs) {
    this.home = home;
    this.passwordFile = folder.resolve("postgres-password");
    this.cluster = home.resolve("cluster");
    this.log = home.resolve("log");
    this.account = account;
    this.programs = programs;
  }

  /// Starts the server, at the first time after unpacking it and making an empty database. Returns
  /// when it answers.
  public static EmbeddedPostgres start(DataFolder folder)
      throws CannotStart, IOException, InterruptedException {
    var home = folder.path().resolve("postgres");
    var account = Account.forFolder(home);
    prepare(folder.path(), home, account);
    requireReach(home, account);
    var programs = PostgresPrograms.unpackedIn(folder.path());
    var postgres = new EmbeddedPostgres(folder.path(), home, account, programs);
    postgres.createCluster();
    postgres.stopLeftOver();
    postgres.startServer();
    try {
      postgres.createDatabase();
      return postgres;
    } catch (CannotStart | RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private static void prepare(Path folder, Path home, Account account) throws IOException {
    Files.createDirectories(home);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    account.own(home);
    if (account.other().isPresent()) {
      // The other account must pass through; what is in the folder stays closed to it.
      var permissions = Files.getPosixFilePermissions(folder);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
      Files.setPosixFilePermissions(folder, permissions);
    }
  }

  private static void requireReach(Path home, Account account)
      throws CannotStart, IOException, InterruptedException {
    if (!new Command(home, account.prefix(), List.of("test", "-x", home.toString()))
        .run()
        .isDone()) {
      throw new CannotStart(
          Problem.of(
                  "postgres-out-of-reach",
                  "account `%s`, which PostgreSQL is to run as, cannot enter `%s`"
                      .formatted(account.name(), home))
              .withHelp(
                  "choose a data folder that this account can reach, such as `/var/lib/belay`"));
    }
  }

  /// Renamed when complete, so that what a kill leaves half done is never taken for whole.
  private void createCluster() throws CannotStart, IOException, InterruptedException {
    if (Files.exists(cluster)) {
      return;
    }
    removeHalfDone();
    createPassword();
    // A name of its own: an `initdb` whose Belay was killed may still be at work.
    var beside = home.resolve(HALF_DONE + Long.toHexString(System.nanoTime()));
    var ended =
        run(
            "initdb",
            "--pgdata=" + beside,
            "--username=" + SUPERUSER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions");
    if (!ended.isDone()) {
      throw cannotStart(lastLine(ended.output()));
    }
    Files.move(beside, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  private void removeHalfDone() throws IOException, InterruptedException {
    try (var entries = Files.newDirectoryStream(home, HALF_DONE + "*")) {
      for (var entry : entries) {
        asAccount("rm", "-rf", entry.toString());
      }
    }
  }

  private void createPassword() throws IOException {
    Files.deleteIfExists(passwordFile);
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile, Secret.random().text());
    account.own(passwordFile);
  }

  private Secret password() throws IOException {
    return new Secret(Files.readString(passwordFile).strip());
  }

  /// We hold the data folder, so a server that runs on it now belongs to a Belay that was killed.
  private void stopLeftOver() throws CannotStart, IOException, InterruptedException {
    var pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    if (isOurs(pidFile)) {
      stop();
    } else {
      // The number now belongs to another program, which PostgreSQL could take for itself.
      asAccount("rm", "-f", pidFile.toString());
    }
  }

  private boolean isOurs(Path pidFile) throws IOException {
    var lines = Files.readAllLines(pidFile);
    var process = lines.isEmpty() ? Optional.<ProcessHandle>empty() : processOf(lines.getFirst());
    return process
        .flatMap(found -> found.info().arguments())
        .filter(arguments -> List.of(arguments).contains(cluster.toString()))
        .isPresent();
  }

  private static Optional<ProcessHandle> processOf(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid.strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private void startServer() throws CannotStart, IOException, InterruptedException {
    var orphanDeadline = System.nanoTime() + ORPHAN_LIMIT.toNanos();
    for (int attempt = 1; ; ) {
      port = freePort();
      if (Files.exists(log)) {
        Files.move(log, home.resolve("log.before"), StandardCopyOption.REPLACE_EXISTING);
      }
      if (control("start", "--log=" + log, "--timeout=120", "--options=" + settings()).isDone()) {
        return;
      }
      var said = Files.exists(log) ? Files.readString(log) : "";
      if (said.contains("Address already in use") && attempt < PORT_ATTEMPTS) {
        attempt++;
      } else if (!said.contains("is still in use") || System.nanoTime() - orphanDeadline > 0) {
        throw cannotStart(lastLine(said));
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Given at every start, so that they win over any file and are never older than the Belay that
  /// runs.
  private String settings() {
    return Stream.concat(SETTINGS.stream(), Stream.of("port=" + port))
        .map(setting -> "-c " + setting)
        .collect(Collectors.joining(" "));
  }

  private void createDatabase() throws CannotStart, IOException {
    try (var connection =
            DriverManager.getConnection(url("postgres"), SUPERUSER, password().text());
        var statement = connection.createStatement()) {
      if (!exists(connection, "select 1 from pg_roles where rolname = ?", OWNER)) {
        statement.execute(
            "create role %s login createrole password '%s'"
                .formatted(OWNER, password().derived(OWNER).text()));
      }
      if (!exists(connection, "select 1 from pg_database where datname = ?", DATABASE)) {
        statement.execute("create database %s owner %s".formatted(DATABASE, OWNER));
      }
    } catch (SQLException e) {
      throw cannotStart(String.valueOf(e.getMessage()));
    }
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, name);
      return query.executeQuery().next();
    }
  }

  /// Where the database is, and the account that owns it.
  public Database.Address address() throws IOException {
    return new Database.Address(url(DATABASE), OWNER, password().derived(OWNER));
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /// Ends every connection at once; what was committed stays.
  @Override
  public void close() throws IOException {
    // Whoever interrupts us is in a hurry, but a server must not be left behind.
    boolean wasInterrupted = Thread.interrupted();
    try {
      stop();
    } catch (InterruptedException _) {
      wasInterrupted = true;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void stop() throws IOException, InterruptedException {
    if (Files.exists(cluster.resolve("postmaster.pid"))
        && !control("stop", "--mode=fast", "--timeout=30").isDone()) {
      // No less safe: the next start recovers, as after a power cut.
      control("stop", "--mode=immediate", "--timeout=30");
    }
  }

  private Command.Ended control(String action, String... options)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of(action, "--pgdata=" + cluster, "--wait"));
    arguments.addAll(Arrays.asList(options));
    return run("pg_ctl", arguments.toArray(String[]::new));
  }

  private Command.Ended run(String program, String... arguments)
      throws IOException, InterruptedException {
    return new Command(home, account.prefix(), programs.line(program, arguments)).run();
  }

  /// Does with files of the account only what the account itself may do.
  private void asAccount(String... words) throws IOException, InterruptedException {
    var ended = new Command(home, account.prefix(), List.of(words)).run();
    if (!ended.isDone()) {
      throw new IOException(lastLine(ended.output()));
    }
  }

  private CannotStart cannotStart(String why) {
    return new CannotStart(
        Problem.of("postgres-did-not-start", "PostgreSQL did not start: " + why)
            .withHelp("look into `%s`".formatted(log)));
  }

  private static String lastLine(String output) {
    return output.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
  }
}
