package io.tenantservice.stack;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that the service needs, running. Closing it leaves no process behind. */
public final class LocalStack implements AutoCloseable {

    private final Consumer<String> progress;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final @Nullable ServerTls tls;
    private final PostgresPart postgres;
    private final RedisPart redis;
    private final VaultPart vault;
    private final IdentityProvider identityProvider;
    private final SimulatorsPart simulators;

    /** What its servers present to clients, in a stack with TLS. */
    public enum Certificate {
        GOOD,
        OF_ANOTHER_AUTHORITY,
        OF_ANOTHER_NAME
    }

    private LocalStack(Path home, Ports ports, @Nullable ServerTls tls, Consumer<String> progress) {
        this.progress = progress;
        this.tls = tls;
        try {
            postgres = begin("PostgreSQL", () -> PostgresPart.start(home, ports.of("postgresql"), tls));
            redis = begin("Redis", () -> RedisPart.start(home, ports.of("redis"), tls));
            vault = begin("Vault", () -> VaultPart.start(home, ports.of("vault"), tls, progress));
            identityProvider = begin("identity provider", () -> identityProvider(home, ports.of("issuer")));
            simulators = begin("simulators", () -> SimulatorsPart.start(home, ports));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        settings.put("tenantservice.region.id", "eu1");
        if (tls == null) {
            settings.put("tenantservice.transport.allow-plaintext", "true");
        }
    }

    /**
     * @param home a folder of the stack's own, for data and logs
     * @param progress gets a line for each part
     */
    public static LocalStack start(Path home, Ports ports, Consumer<String> progress) {
        return new LocalStack(home.toAbsolutePath(), ports, null, progress);
    }

    /** The same, with PostgreSQL, Redis and Vault over TLS. Not with containers, nor with a Vault that is not its own. */
    public static LocalStack encrypted(Path home, Ports ports, Consumer<String> progress) {
        Path absolute = home.toAbsolutePath();
        return new LocalStack(absolute, ports, ServerTls.create(absolute.resolve("tls")), progress);
    }

    /** Has PostgreSQL and Vault present another certificate to whoever connects from now on. */
    public void present(Certificate certificate) {
        if (requireNonNull(tls).present(certificate)) {
            postgres.execute("select pg_reload_conf()");
            vault.kill();
            vault.restart();
        }
    }

    /** Lets the platform's backend, which answers Meta's handshake, ask this service. */
    public void serveBackend(String serviceUrl) {
        simulators.receiver().verifyTokens(new ResolvedVerifyTokens(serviceUrl, identityProvider.url()));
    }

    /** @return the configuration properties with which the service uses this stack */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    public VaultPart vault() {
        return vault;
    }

    public IdentityProvider identityProvider() {
        return identityProvider;
    }

    /** For tests that do to it what cannot be done to Keycloak. */
    public Issuer issuer() {
        if (identityProvider instanceof Issuer issuer) {
            return issuer;
        }
        throw new StackFailure("This wants the identity provider of the stack, without -Dstack.idp");
    }

    public PostgresPart postgres() {
        return postgres;
    }

    public RedisPart redis() {
        return redis;
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

    private static IdentityProvider identityProvider(Path home, int port) {
        return switch (System.getProperty("stack.idp", "issuer")) {
            case "issuer" -> Issuer.start(port);
            case "keycloak" -> KeycloakPart.start(home, port);
            case String other -> throw new StackFailure("-Dstack.idp=" + other + ": there are issuer and keycloak");
        };
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
