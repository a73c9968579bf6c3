package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Digest;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Nothing of one tenant is visible to another, in any table there is or will be: the tables are
/// those that the database names, and each needs a row in `one-row-each.sql`.
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IsolationTest {

  private static final Token TOKEN = Token.random();

  private final SharedPostgres.Running postgres;
  private final Database database;
  private final Tenant one;
  private final Tenant another;
  private final List<String> tables;

  IsolationTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.database = postgres.database();
    this.one = postgres.tenant("one");
    this.another = postgres.tenant("another");
    this.tables =
        database.inTenant(
            another,
            handle ->
                handle
                    .select(
                        """
                        select table_name from information_schema.tables
                        where table_schema = 'belay' and table_type = 'BASE TABLE'
                            and table_name <> 'flyway_schema_history'
                        order by table_name
                        """)
                    .mapTo(String.class)
                    .list());
  }

  @BeforeAll
  void fillEveryTable() throws IOException {
    try (var script = requireNonNull(getClass().getResourceAsStream("/one-row-each.sql"))) {
      var text = new String(script.readAllBytes(), UTF_8);
      database.inTenant(
          another,
          handle ->
              handle.createScript(text.replace("TOKEN_HASH", TOKEN.digest().text())).execute());
    }
  }

  @Test
  void every_table_has_a_tenant_and_is_isolated_even_from_its_owner() {
    var open =
        database.inTenant(
            one,
            handle ->
                handle
                    .select(
                        """
                        select relname from pg_class class
                        where relnamespace = 'belay'::regnamespace and relkind in ('r', 'p')
                            and relname <> 'flyway_schema_history'
                            and not (relrowsecurity and relforcerowsecurity and exists (
                                select from pg_policy where polrelid = class.oid)
                                and exists (
                                    select from pg_attribute
                                    where attrelid = class.oid and attname = 'tenant'
                                        and attnotnull))
                        """)
                    .mapTo(String.class)
                    .list());

    assertThat(tables).hasSizeGreaterThan(25);
    assertThat(open).isEmpty();
  }

  /// A view that reads as its owner would show what the policies of tables hide.
  @Test
  void every_view_reads_as_whoever_asks() {
    var others =
        database.inTenant(
            one,
            handle ->
                handle
                    .select(
                        """
                        select relname from pg_class
                        where relnamespace = 'belay'::regnamespace and relkind in ('v', 'm')
                            and not coalesce('security_invoker=true' = any (reloptions), false)
                        """)
                    .mapTo(String.class)
                    .list());

    assertThat(others).isEmpty();
  }

  @Test
  void a_tenant_sees_its_own_rows_and_nobody_elses() {
    for (var table : tables) {
      assertThat(rowsOf(another, table, another)).describedAs("own rows of %s", table).isPositive();
      assertThat(rowsOf(one, table, another)).describedAs("foreign rows of %s", table).isZero();
    }
  }

  private long rowsOf(Tenant reader, String table, Tenant tenant) {
    return database.inTenant(
        reader,
        handle ->
            handle
                .select("select count(*) from %s where tenant = ?".formatted(table), tenant.name())
                .mapTo(Long.class)
                .one());
  }

  @Test
  void the_owner_of_the_tables_sees_nothing_without_naming_a_tenant() throws SQLException {
    var owner = postgres.owner();
    try (var connection =
            DriverManager.getConnection(owner.url(), owner.user(), owner.password().text());
        var statement = connection.createStatement()) {
      for (var table : tables) {
        var rows = statement.executeQuery("select count(*) from belay." + table);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).describedAs(table).isZero();
      }
    }
  }

  @Test
  void nobody_writes_a_row_for_another_tenant() {
    for (var table : tables) {
      var row =
          database.inTenant(
              another,
              handle ->
                  handle
                      .select("select to_jsonb(t)::text from %s t limit 1".formatted(table))
                      .mapTo(String.class)
                      .one());

      assertThatThrownBy(
              () ->
                  database.inTenant(
                      one,
                      handle ->
                          handle.execute(
                              """
                              insert into %s
                              select * from jsonb_populate_record(null::%s, ?::jsonb)
                              """
                                  .formatted(table, table),
                              row)))
          .describedAs(table)
          .hasMessageContaining("violates row-level security policy");
    }
  }

  @Test
  void nothing_can_be_deleted() {
    for (var table : tables) {
      for (var statement : List.of("delete from ", "truncate ")) {
        assertThatThrownBy(
                () -> database.inTenant(another, handle -> handle.execute(statement + table)))
            .describedAs(statement + table)
            .hasMessageContaining("permission denied");
      }
    }
  }

  @Test
  void a_token_shows_its_own_credential_and_nothing_else() {
    assertThat(tenantsOfCredentials(TOKEN.digest())).containsExactly(another.name());
    assertThat(tenantsOfCredentials(Token.random().digest())).isEmpty();
    List<String> projects =
        database.withToken(
            TOKEN.digest(),
            handle -> handle.select("select project from project").mapTo(String.class).list());
    assertThat(projects).isEmpty();
  }

  private List<String> tenantsOfCredentials(Digest token) {
    return database.withToken(
        token, handle -> handle.select("select tenant from credential").mapTo(String.class).list());
  }

  @Test
  void the_system_sees_who_the_tenants_are_and_nothing_of_them() {
    var names =
        database.inTenant(
            Tenant.SYSTEM,
            handle -> handle.select("select tenant from tenant").mapTo(String.class).list());

    assertThat(names).contains("default", "system", one.name(), another.name());
    assertThat(rowsOf(Tenant.SYSTEM, "project", another)).isZero();
  }
}
