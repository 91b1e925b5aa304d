package io.tenantservice.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's server from a library. */
final class EmbeddedPostgresql implements Running {

    private static final String FOLDER = "postgresql";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    /** A busy machine has been seen to need more than the library's 10 s. */
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final Path data;

    private EmbeddedPostgresql(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    static EmbeddedPostgresql start(Path home, int port, @Nullable ServerTls tls) {
        Path data = home.resolve(FOLDER);
        Path log = home.resolve("postgresql.log");
        stopLeftover(home);
        try {
            Files.createDirectories(home);
            delete(data);
            Redirect output = Redirect.appendTo(log.toFile());
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    .setPGStartupWait(STARTS_WITHIN)
                    .setOutputRedirector(output)
                    .setErrorRedirector(output)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off");
            if (tls != null) {
                builder.setServerConfig("ssl", "on")
                        .setServerConfig("ssl_cert_file", tls.certificate().toString())
                        .setServerConfig("ssl_key_file", tls.key().toString());
            }
            return new EmbeddedPostgresql(builder.start(), data);
        } catch (IOException | IllegalStateException e) {
            throw new StackFailure("PostgreSQL cannot be started, see " + log + "; is the disk full?", e);
        }
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new StackFailure("PostgreSQL cannot be stopped", e);
        }
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

    /** What a killed stack has left; the library cleans up only when it is closed. */
    static void delete(Path folder) throws IOException {
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
