package dev.belay.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.postgresql.PGConnection;

/// All of Belay's state. Every use is one transaction that sees one tenant. Safe for any number of
/// threads.
///
/// The tables belong to one account, which makes and migrates them; everything else is done as
/// another that can neither change them nor see past the tenant of its transaction.
public final class Database implements AutoCloseable {

  private static final String SCHEMA = "belay";
  private static final int CONNECTIONS = 20;

  /// Shorter than people wait: a database that is away is an answer, too.
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /// Any number that no one else uses for advisory locks in this database.
  private static final long ACCOUNT_LOCK = 0x62656c6179L;

  /// Where a database is and who logs in.
  ///
  /// @param url as JDBC writes it: `jdbc:postgresql://HOST:PORT/DATABASE`
  public record Address(String url, String user, Secret password) {}

  private final Address application;
  private final HikariDataSource connections;
  private final Jdbi jdbi;

  private Database(Address application, HikariDataSource connections) {
    this.application = application;
    this.connections = connections;
    this.jdbi = Jdbi.create(connections);
    // A message with the arguments would take what people wrote, and more, into the log.
    this.jdbi
        .getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.SHORT_STATEMENT);
  }

  /// Brings the database to the present form, and connects to it as the application. The owner
  /// needs the right to make an account for that.
  ///
  /// @param owner of the tables that are there or will be made
  public static Database open(Address owner) throws CannotStart {
    try {
      return open(owner, application(owner));
    } catch (SQLException e) {
      throw outOfReach(owner, e);
    }
  }

  /// For those who make accounts themselves.
  ///
  /// @param application an account that owns nothing here and does not bypass row-level security
  public static Database open(Address owner, Address application) throws CannotStart {
    migrate(owner, application.user());
    try {
      var connections = new HikariDataSource(pool(application));
      var database = new Database(application, connections);
      database.requireIsolation(application.user());
      return database;
    } catch (HikariPool.PoolInitializationException e) {
      throw outOfReach(application, e);
    }
  }

  /// Servers that run side by side agree on the account's password without telling each other.
  private static Address application(Address owner) throws SQLException, CannotStart {
    var name = owner.user() + "_application";
    var password = owner.password().derived(name);
    try (var connection = connect(owner);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(%d)".formatted(ACCOUNT_LOCK));
      if (!exists(connection, name)) {
        statement.execute(
            "create role %s login".formatted(statement.enquoteIdentifier(name, true)));
      }
      // Sends what the server keeps, not the password, which its log might show.
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(name, password.text().toCharArray(), "scram-sha-256");
      connection.commit();
      return new Address(owner.url(), name, password);
    }
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    try (var query = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
      query.setString(1, role);
      return query.executeQuery().next();
    }
  }

  private static Connection connect(Address address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.user(), address.password().text());
  }

  private static void migrate(Address owner, String application) throws CannotStart {
    try {
      Flyway.configure()
          .dataSource(owner.url(), owner.user(), owner.password().text())
          .schemas(SCHEMA)
          .placeholders(Map.of("application", application))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new CannotStart(
          Problem.of(
              "database-not-migrated",
              "the database `%s` cannot be brought to the present form: %s"
                  .formatted(owner.url(), firstLine(e))));
    }
  }

  private static HikariConfig pool(Address address) {
    var config = new HikariConfig();
    config.setPoolName("belay");
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password().text());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
    config.addDataSourceProperty("currentSchema", SCHEMA);
    config.addDataSourceProperty("ApplicationName", "belay");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    return config;
  }

  private void requireIsolation(String user) throws CannotStart {
    boolean bypasses =
        jdbi.withHandle(
            handle ->
                handle
                    .select(
                        """
                        select rolsuper or rolbypassrls or exists (
                            select from pg_class
                            where relnamespace = 'belay'::regnamespace
                                and pg_has_role(current_user, relowner, 'usage'))
                        from pg_roles where rolname = current_user
                        """)
                    .mapTo(Boolean.class)
                    .one());
    if (bypasses) {
      close();
      throw new CannotStart(
          Problem.of(
                  "application-account-too-strong",
                  "account `%s` could see the rows of every tenant".formatted(user))
              .withHelp("use one that is no superuser, owns no table and has no BYPASSRLS"));
    }
  }

  /// Does the work in one transaction that sees the rows of one tenant and writes them.
  public <T, X extends Exception> T inTenant(Tenant tenant, HandleCallback<T, X> work) throws X {
    return with("belay.tenant", tenant.name(), work);
  }

  /// Does the work in one transaction that sees one row: the credential with this token, if there
  /// is one. The tenant is not known before.
  ///
  /// @param token digest of the token that was presented
  public <T, X extends Exception> T withToken(Digest token, HandleCallback<T, X> work) throws X {
    return with("belay.token_hash", token.text(), work);
  }

  private <T, X extends Exception> T with(String setting, String value, HandleCallback<T, X> work)
      throws X {
    return jdbi.inTransaction(
        handle -> {
          set(handle, setting, value);
          return work.withHandle(handle);
        });
  }

  /// Ends with the transaction, so that a connection carries nothing from one use to the next.
  private static void set(Handle handle, String setting, String value) {
    handle.select("select set_config(?, ?, true)", setting, value).mapTo(String.class).one();
  }

  /// A connection that is not one of the pool's, for what waits long. The caller closes it.
  Connection ownConnection() throws SQLException {
    return connect(application);
  }

  @Override
  public void close() {
    connections.close();
  }

  private static CannotStart outOfReach(Address address, Exception why) {
    return new CannotStart(
        Problem.of(
            "database-out-of-reach",
            "the database `%s` does not let `%s` in: %s"
                .formatted(address.url(), address.user(), firstLine(why))));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
