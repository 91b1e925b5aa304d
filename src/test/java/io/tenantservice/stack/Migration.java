package io.tenantservice.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;

/** The schema, applied to the stack's database as {@code tenant-service migrate} does it, before a test's service starts. */
public final class Migration {

    /** Work on the schema. */
    @FunctionalInterface
    public interface Work {
        void on(Liquibase liquibase) throws LiquibaseException, SQLException;
    }

    private Migration() {}

    static void update(PostgresPart postgres) {
        run(postgres.jdbcUrl(), postgres.password("ts_migrator"), liquibase -> liquibase.update(""));
    }

    /** Runs as ts_migrator, as in production, so that a missing right shows. */
    public static void run(String jdbcUrl, String password, Work work) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, "ts_migrator", password);
                Liquibase liquibase = new Liquibase(
                        "db/changelog.yaml", new ClassLoaderResourceAccessor(), new JdbcConnection(connection))) {
            work.on(liquibase);
        } catch (SQLException | LiquibaseException e) {
            throw new StackFailure("The schema cannot be migrated", e);
        }
    }
}
