package io.tenantservice.api;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Looks at the database behind the service's back, as its administrator or with one of the service's logins. */
public final class Database {

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

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
