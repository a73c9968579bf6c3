package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
final class DatabaseTest {

  private final SharedPostgres.Running postgres;
  private final Database database;

  DatabaseTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.database = postgres.database();
  }

  @Test
  void the_tenant_default_is_there_at_birth() {
    assertThat(tenants(Tenant.DEFAULT)).isEqualTo(1);
  }

  @Test
  void a_connection_carries_nothing_from_one_use_to_the_next() {
    for (int i = 0; i < 50; i++) {
      database.inTenant(Tenant.DEFAULT, handle -> handle.execute("select 1"));
    }
    // A setting that was never made in the session and one that ended with a transaction read
    // differently; both must match no tenant.
    var nobody =
        database.withToken(
            Token.random().digest(),
            handle -> handle.select("select count(*) from tenant").mapTo(Long.class).one());

    assertThat(nobody).isZero();
  }

  @Test
  void half_a_transaction_is_none() {
    var tenant = postgres.tenant("half");
    assertThatThrownBy(
            () ->
                database.inTenant(
                    tenant,
                    handle -> {
                      handle.execute(
                          """
                          insert into release_file (sha256, bytes)
                          values ('sha256:' || repeat('0', 64), 'x')
                          """);
                      throw new IllegalStateException("half way");
                    }))
        .hasMessage("half way");

    assertThat(
            database.<Long, RuntimeException>inTenant(
                tenant,
                handle ->
                    handle.select("select count(*) from release_file").mapTo(Long.class).one()))
        .isZero();
  }

  @Test
  void servers_that_start_side_by_side_agree_on_the_account()
      throws InterruptedException, ExecutionException {
    var servers = new ArrayList<Callable<Long>>();
    for (int i = 0; i < 3; i++) {
      servers.add(this::tenantsSeenByAnotherServer);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var seen : threads.invokeAll(servers)) {
        assertThat(seen.get()).isEqualTo(1);
      }
    }
  }

  private Long tenantsSeenByAnotherServer() throws CannotStart {
    try (var another = Database.open(postgres.owner())) {
      return another.inTenant(
          Tenant.DEFAULT,
          handle -> handle.select("select count(*) from tenant").mapTo(Long.class).one());
    }
  }

  @Test
  void an_application_that_could_see_every_tenant_is_refused() {
    var owner = postgres.owner();

    assertThatThrownBy(() -> Database.open(owner, owner))
        .isInstanceOfSatisfying(
            CannotStart.class,
            refused ->
                assertThat(refused.problem().code()).isEqualTo("application-account-too-strong"));
  }

  @Test
  void a_database_that_lets_nobody_in_is_a_problem_with_its_address() {
    var owner = postgres.owner();
    var wrong = new Database.Address(owner.url(), owner.user(), new Secret("wrong"));

    assertThatThrownBy(() -> Database.open(wrong))
        .isInstanceOfSatisfying(
            CannotStart.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("database-out-of-reach");
              assertThat(refused.problem().message())
                  .contains(owner.url(), "password authentication failed")
                  .doesNotContain("wrong");
            });
  }

  private long tenants(Tenant reader) {
    return database.inTenant(
        reader, handle -> handle.select("select count(*) from tenant").mapTo(Long.class).one());
  }
}
