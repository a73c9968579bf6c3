package dev.belay.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests one real database for the whole module, made at its first use and removed at the
/// end. Tests keep out of each other's way by tenants of their own.
public final class SharedPostgres implements ParameterResolver {

  record Running(Path path, DataFolder folder, EmbeddedPostgres postgres, Database database)
      implements AutoCloseable {

    static Running start() {
      try {
        // Not below the build folder: PostgreSQL's account may not be able to reach that.
        var path = Files.createTempDirectory("belay-test");
        var folder = DataFolder.open(path);
        var postgres = EmbeddedPostgres.start(folder);
        return new Running(path, folder, postgres, Database.open(postgres.address()));
      } catch (CannotStart | IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    Database.Address owner() {
      try {
        return postgres.address();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /// A new tenant, whose name begins like this.
    Tenant tenant(String name) {
      var tenant = new Tenant(name + "-" + Long.toHexString(System.nanoTime()));
      database.inTenant(
          Tenant.SYSTEM,
          handle ->
              handle.execute(
                  "insert into tenant (tenant, created) values (?, now())", tenant.name()));
      return tenant;
    }

    @Override
    public void close() throws IOException {
      database.close();
      postgres.close();
      folder.close();
      PostgresPrograms.delete(path);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedPostgres.class))
        .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
  }
}
