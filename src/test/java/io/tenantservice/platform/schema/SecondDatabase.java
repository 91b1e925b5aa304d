package io.tenantservice.platform.schema;

import io.tenantservice.api.Database;
import io.tenantservice.stack.Migration;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.PGConnection;

/** A database beside the one that the service uses, whose schema may come and go. */
record SecondDatabase(String url) {

    static SecondDatabase fresh(String name) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, "drop database if exists " + name);
            Database.execute(administrator, "create database " + name + " owner ts_migrator");
        }
        SecondDatabase database = new SecondDatabase(Database.url().replaceFirst("/[^/]+$", "/" + name));
        try (Connection administrator = database.administrator()) {
            Database.execute(administrator, "alter schema public owner to ts_migrator");
        }
        return database;
    }

    Connection administrator() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "");
    }

    void migrate(Migration.Work work) {
        String password = ConfigProvider.getConfig().getValue("quarkus.datasource.migration.password", String.class);
        Migration.run(url, password, work);
    }

    /** Copies every row of the service's database, as it is at one moment. The schemas must be the same. */
    void fill() throws SQLException {
        try (Connection from = Database.administrator();
                Connection to = administrator()) {
            from.setAutoCommit(false);
            from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            // Neither foreign keys nor triggers look at the rows, so that the order of tables doesn't matter.
            Database.execute(to, "set session_replication_role = replica");
            for (String table : Database.tables(from)) {
                to.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table + " from stdin", new StringReader(Database.dump(from, table)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
