package io.tenantservice.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A real PostgreSQL of its own, prepared by the file that an operator would run. */
public final class PostgresPart implements Part {

    private static final String DATABASE = "tenantservice";
    private static final String FOLDER = "postgresql";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final Path ROLES = Path.of("deployment/postgres/roles.sql");
    private static final List<String> LOGINS = List.of("ts_service", "ts_migrator", "ts_jobs");

    private final EmbeddedPostgres server;
    private final Path data;
    private final Map<String, String> passwords = new HashMap<>();

    private PostgresPart(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    static PostgresPart start(Path home, int port) {
        Path data = home.resolve(FOLDER);
        stopLeftover(home);
        try {
            Files.createDirectories(home);
            delete(data);
            Redirect log = Redirect.appendTo(home.resolve("postgresql.log").toFile());
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .start();
            PostgresPart part = new PostgresPart(server, data);
            part.prepare();
            return part;
        } catch (IOException | SQLException e) {
            throw new StackFailure("PostgreSQL cannot be started; is the disk full?", e);
        }
    }

    /** @return connections of the administrator, who is bound by no policy: for looking behind the service's back */
    public DataSource administrator() {
        return server.getDatabase("postgres", DATABASE);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + DATABASE;
    }

    public String password(String login) {
        return Optional.ofNullable(passwords.get(login)).orElseThrow();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "quarkus.datasource.reactive.url", "postgresql://localhost:" + server.getPort() + "/" + DATABASE,
                "quarkus.datasource.username", "ts_service",
                "quarkus.datasource.password", password("ts_service"),
                "quarkus.datasource.jobs.jdbc.url", jdbcUrl(),
                "quarkus.datasource.jobs.username", "ts_jobs",
                "quarkus.datasource.jobs.password", password("ts_jobs"),
                "quarkus.datasource.migration.jdbc.url", jdbcUrl(),
                "quarkus.datasource.migration.username", "ts_migrator",
                "quarkus.datasource.migration.password", password("ts_migrator"));
    }

    /** Makes the server stand still, as a machine does whose disk has gone: connections stay, nothing answers. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            long postmaster = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
            ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
            Signals.send(name, process);
            process.descendants().forEach(child -> Signals.send(name, child));
        } catch (IOException e) {
            throw new StackFailure("PostgreSQL's process is not known", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new StackFailure("PostgreSQL cannot be stopped", e);
        }
    }

    private void prepare() throws SQLException, IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
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

    /** What a killed stack has left; the library cleans up only when it is closed. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A stack that was killed could not stop its PostgreSQL, which ends by itself only when asked. */
    static void stopLeftover(Path home) {
        Path pidFile = home.resolve(FOLDER).resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst());
            ProcessHandle.of(pid)
                    .filter(process -> process.info().command().orElse("").endsWith("postgres"))
                    .ifPresent(process -> {
                        // A fast shutdown; the usual one would wait for clients that are left over too.
                        Signals.send("INT", process);
                        process.onExit()
                                .orTimeout(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)
                                .join();
                    });
            Files.deleteIfExists(pidFile);
        } catch (IOException | NumberFormatException e) {
            throw new StackFailure("Cannot read " + pidFile, e);
        }
    }
}
