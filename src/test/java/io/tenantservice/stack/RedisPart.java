package io.tenantservice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real Redis: the one on the PATH, else the one that comes as a library. */
public final class RedisPart implements Part {

    private final Running server;
    private final int port;
    private final @Nullable ServerTls tls;

    private RedisPart(Running server, int port, @Nullable ServerTls tls) {
        this.server = server;
        this.port = port;
        this.tls = tls;
    }

    /** For tests that need nothing else. */
    public static RedisPart start(Path home, int port) {
        return start(home.toAbsolutePath(), port, null);
    }

    /**
     * A Redis Cluster of one node, as a process; its slots are still to be given out.
     *
     * @param port below 55,536, as the node listens 10,000 above it too
     */
    public static RedisPart startCluster(Path home, int port) {
        Path folder = home.toAbsolutePath();
        List<String> command = command(folder, Integer.toString(port), null);
        command.addAll(List.of("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"));
        command.addAll(List.of(
                "--cluster-config-file",
                folder.resolve("nodes-" + port + ".conf").toString()));
        return new RedisPart(process(folder, port, command), port, null);
    }

    static RedisPart start(Path home, int port, @Nullable ServerTls tls) {
        return new RedisPart(
                Containers.areWanted()
                        ? Containers.redis(port)
                        : process(home, port, command(home, Integer.toString(port), tls)),
                port,
                tls);
    }

    @Override
    public Map<String, String> settings() {
        if (tls == null) {
            return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + port);
        }
        return Map.of(
                "quarkus.redis.hosts",
                "rediss://localhost:" + port,
                "quarkus.redis.tls-configuration-name",
                "redis",
                "quarkus.tls.redis.hostname-verification-algorithm",
                "HTTPS",
                "quarkus.tls.redis.trust-store.pem.certs",
                tls.authority().toString());
    }

    /** From now on it takes connections and answers nothing. */
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

    private static ChildProcess process(Path home, int port, List<String> command) {
        ChildProcess process = ChildProcess.start("redis", home.resolve("redis.log"), Map.of(), command);
        process.await(() -> ChildProcess.listens(port), Duration.ofSeconds(10));
        return process;
    }

    private static List<String> command(Path home, String port, @Nullable ServerTls tls) {
        List<String> command =
                new ArrayList<>(List.of(executable(home), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        command.addAll(listening(port, tls));
        return command;
    }

    private static List<String> listening(String port, @Nullable ServerTls tls) {
        return tls == null
                ? List.of("--port", port)
                : List.of(
                        "--port",
                        "0",
                        "--tls-port",
                        port,
                        "--tls-cert-file",
                        tls.certificate().toString(),
                        "--tls-key-file",
                        tls.key().toString(),
                        "--tls-ca-cert-file",
                        tls.authority().toString(),
                        "--tls-auth-clients",
                        "no");
    }

    private static String executable(Path home) {
        return Executables.onPath("redis-server").map(Path::toString).orElseGet(() -> bundled(home));
    }

    private static String bundled(Path home) {
        Path folder = home.resolve("redis-bin");
        try {
            Files.createDirectories(folder);
            return ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .getAbsolutePath();
        } catch (IOException e) {
            throw new StackFailure(
                    "There is no redis-server on the PATH, and the one of the library cannot be unpacked", e);
        }
    }
}
