package io.tenantservice.stack;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Everything that the service needs, running. Closing it leaves no process behind. */
public final class LocalStack implements AutoCloseable {

    private final Consumer<String> progress;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final PostgresPart postgres;
    private final VaultPart vault;
    private final Issuer issuer;
    private final SimulatorsPart simulators;

    private LocalStack(Path home, Ports ports, Consumer<String> progress) {
        this.progress = progress;
        try {
            postgres = begin("PostgreSQL", () -> PostgresPart.start(home, ports.of("postgresql")));
            begin("Redis", () -> RedisPart.start(home, ports.of("redis")));
            vault = begin("Vault", () -> VaultPart.start(home, ports.of("vault"), progress));
            issuer = begin("identity provider", () -> Issuer.start(ports.of("issuer")));
            simulators = begin("simulators", () -> SimulatorsPart.start(home, ports));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        settings.put("tenantservice.region.id", "eu1");
    }

    /**
     * @param home a folder of the stack's own, for data and logs
     * @param progress gets a line for each part
     */
    public static LocalStack start(Path home, Ports ports, Consumer<String> progress) {
        return new LocalStack(home.toAbsolutePath(), ports, progress);
    }

    /** Lets the platform's backend, which answers Meta's handshake, ask this service. */
    public void serveBackend(String serviceUrl) {
        simulators.receiver().verifyTokens(new ResolvedVerifyTokens(serviceUrl, issuer.url()));
    }

    /** @return the configuration properties with which the service uses this stack */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    public VaultPart vault() {
        return vault;
    }

    public Issuer issuer() {
        return issuer;
    }

    public PostgresPart postgres() {
        return postgres;
    }

    public SimulatorsPart simulators() {
        return simulators;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    private <P extends Part> P begin(String name, Supplier<P> start) {
        long startedAt = System.nanoTime();
        P part = start.get();
        parts.push(part);
        settings.putAll(part.settings());
        progress.accept("%-18s ready after %.1f s".formatted(name, (System.nanoTime() - startedAt) / 1e9));
        return part;
    }
}
