package io.tenantservice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL of its own, prepared by the file that an operator would run. */
public final class PostgresPart implements Part {

    private static final String DATABASE = "tenantservice";
    private static final String ADMINISTRATOR = "postgres";
    private static final Path ROLES = Path.of("deployment/postgres/roles.sql");
    private static final List<String> LOGINS = List.of("ts_service", "ts_migrator", "ts_jobs");

    private final Running server;
    private final int port;
    private final @Nullable ServerTls tls;
    private final Map<String, String> passwords = new HashMap<>();

    private PostgresPart(Running server, int port, @Nullable ServerTls tls) {
        this.server = server;
        this.port = port;
        this.tls = tls;
    }

    static PostgresPart start(Path home, int port, @Nullable ServerTls tls) {
        Running server = Containers.areWanted()
                ? Containers.postgresql(port, ADMINISTRATOR)
                : EmbeddedPostgresql.start(home, port, tls);
        try {
            PostgresPart part = new PostgresPart(server, port, tls);
            part.prepare();
            return part;
        } catch (IOException | SQLException e) {
            server.close();
            throw new StackFailure("PostgreSQL cannot be prepared", e);
        }
    }

    /** @return connections of the administrator, who is bound by no policy: for looking behind the service's back */
    public DataSource administrator() {
        return administrator(DATABASE);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/" + DATABASE;
    }

    public String password(String login) {
        return Optional.ofNullable(passwords.get(login)).orElseThrow();
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(transport());
        settings.putAll(Map.of(
                "quarkus.datasource.reactive.url", "postgresql://localhost:" + port + "/" + DATABASE,
                "quarkus.datasource.username", "ts_service",
                "quarkus.datasource.password", password("ts_service"),
                "quarkus.datasource.jobs.jdbc.url", jdbcUrl(),
                "quarkus.datasource.jobs.username", "ts_jobs",
                "quarkus.datasource.jobs.password", password("ts_jobs"),
                "quarkus.datasource.migration.jdbc.url", jdbcUrl(),
                "quarkus.datasource.migration.username", "ts_migrator",
                "quarkus.datasource.migration.password", password("ts_migrator")));
        return settings;
    }

    private Map<String, String> transport() {
        if (tls == null) {
            return Map.of(
                    "quarkus.datasource.reactive.postgresql.ssl-mode", "disable",
                    "quarkus.datasource.jobs.jdbc.additional-jdbc-properties.sslmode", "disable",
                    "quarkus.datasource.migration.jdbc.additional-jdbc-properties.sslmode", "disable");
        }
        String trusted = tls.authority().toString();
        return Map.of(
                "quarkus.datasource.reactive.trust-certificate-pem", "true",
                "quarkus.datasource.reactive.trust-certificate-pem.certs", trusted,
                "quarkus.datasource.jobs.jdbc.additional-jdbc-properties.sslrootcert", trusted,
                "quarkus.datasource.migration.jdbc.additional-jdbc-properties.sslrootcert", trusted);
    }

    /** As the administrator. */
    public void execute(String sql) {
        try (Connection connection = administrator().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StackFailure("PostgreSQL refuses: " + sql, e);
        }
    }

    /** Makes the server stand still, as a machine does whose disk has gone: connections stay, nothing answers. */
    public void freeze() {
        server.freeze();
    }

    public void thaw() {
        server.thaw();
    }

    @Override
    public void close() {
        server.close();
    }

    private DataSource administrator(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://localhost:" + port + "/" + database);
        source.setUser(ADMINISTRATOR);
        source.setPassword(ADMINISTRATOR);
        return source;
    }

    private void prepare() throws SQLException, IOException {
        try (Connection connection = administrator("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        try (Connection connection = administrator().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(ROLES));
            for (String login : LOGINS) {
                passwords.put(login, randomPassword());
                statement.execute("alter role %s password '%s'".formatted(login, password(login)));
            }
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
