package io.tenantservice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/** A real Redis: the one on the PATH, else the one that comes as a library. */
public final class RedisPart implements Part {

    private final Running server;
    private final int port;

    private RedisPart(Running server, int port) {
        this.server = server;
        this.port = port;
    }

    static RedisPart start(Path home, int port) {
        return new RedisPart(Containers.areWanted() ? Containers.redis(port) : process(home, port), port);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        server.close();
    }

    private static ChildProcess process(Path home, int port) {
        List<String> command = List.of(
                executable(home),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no");
        ChildProcess process = ChildProcess.start("redis", home.resolve("redis.log"), Map.of(), command);
        process.await(() -> ChildProcess.listens(port), Duration.ofSeconds(10));
        return process;
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
