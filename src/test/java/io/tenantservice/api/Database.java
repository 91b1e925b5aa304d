package io.tenantservice.api;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.PGConnection;

/** Looks at the database behind the service's back, as its administrator or with one of the service's logins. */
public final class Database {

    private static final String TABLES = """
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
              and relname not like 'databasechangelog%'
            order by relname""";

    private Database() {}

    /** A connection that no policy binds. */
    public static Connection administrator() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    /** @param login the part of the configuration that names a login: {@code ""}, {@code "jobs."}, {@code "migration."} */
    public static Connection login(String login) throws SQLException {
        Config config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                url(),
                config.getValue("quarkus.datasource." + login + "username", String.class),
                config.getValue("quarkus.datasource." + login + "password", String.class));
    }

    public static String url() {
        return ConfigProvider.getConfig().getValue("quarkus.datasource.migration.jdbc.url", String.class);
    }

    /** @return the tables of ours, without Liquibase's */
    public static List<String> tables(Connection connection) throws SQLException {
        return column(connection, TABLES);
    }

    /** @return all rows as a dump holds them: a line each, bytes as hexadecimal digits */
    public static String dump(Connection connection, String table) throws SQLException {
        StringWriter rows = new StringWriter();
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from " + table + ") to stdout", rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows.toString();
    }

    /** @return the first column */
    public static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** @return the first column, as the administrator sees it */
    public static List<String> query(String sql) throws SQLException {
        try (Connection administrator = administrator()) {
            return column(administrator, sql);
        }
    }

    /** As the administrator. */
    public static void execute(String sql) throws SQLException {
        try (Connection administrator = administrator()) {
            execute(administrator, sql);
        }
    }

    /**
     * Waits until a statement waits for a lock.
     *
     * @param pattern which one, as {@code like} takes it
     */
    public static void awaitWaiting(String pattern) throws SQLException {
        try (Connection administrator = administrator()) {
            await().until(() -> !column(
                            administrator,
                            "select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '" + pattern
                                    + "'")
                    .isEmpty());
        }
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
