package io.tenantservice.crypto.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.stack.StackResource;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Breaker and bulkhead of one identity. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class VaultGuardsTest {

    private static final int MANY = 30;

    @Inject
    VaultCipher cipher;

    @Inject
    VaultGuards guards;

    @Inject
    Vertx vertx;

    @Inject
    TlsConfigurationRegistry tls;

    private final MeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void whatCallersCauseOpensNoBreaker() {
        KeyRef made = cipher.keyOf(UUID.randomUUID());
        await(cipher.createKey(made));
        KeyRef none = cipher.keyOf(UUID.randomUUID());

        for (KeyRef key : List.of(made, none)) {
            var item = new ToDecrypt(
                    new CredentialContext(UUID.randomUUID(), UUID.randomUUID(), 1, Purpose.CLIENT_ID),
                    new Ciphertext(key, 1, "vault:v1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
            for (int i = 0; i < MANY; i++) {
                assertThat(await(failure(cipher.decrypt(key, List.of(item))
                                .map(results -> results.getFirst().orThrow()))))
                        .isInstanceOf(CryptoException.class);
            }
        }

        assertThat(guards.states()).containsEntry(VaultIdentity.API, CircuitBreakerState.CLOSED);
    }

    @Test
    void breakerOpensForItsOwnIdentityAndStopsTheRetriesToo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int nobody = silent.getLocalPort();
            silent.close();
            VaultConfig config = config(nobody, 4, 4);
            VaultGuards own = new VaultGuards(config, metrics);
            VaultCalls calls = new VaultCalls(new VaultClients(config, vertx, tls), own);

            for (int i = 0; i < MANY; i++) {
                assertThat(await(outcome(calls))).isInstanceOf(CryptoException.class);
            }

            assertThat(own.states()).containsKey(VaultIdentity.API).doesNotContainKey(VaultIdentity.ROTATOR);
            assertThat(refused("breaker")).isGreaterThan(MANY / 2.0);
            assertThat(metrics.get("tenantservice.vault.breaker").gauge().value())
                    .isPositive();
        }
    }

    @Test
    void callsBeyondTheBulkheadAreRefusedAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            VaultConfig config = config(silent.getLocalPort(), 2, 1);
            VaultCalls calls = new VaultCalls(new VaultClients(config, vertx, tls), new VaultGuards(config, metrics));

            List<CompletableFuture<Throwable>> outcomes = IntStream.range(0, 10)
                    .mapToObj(i -> outcome(calls).subscribeAsCompletionStage())
                    .toList();

            Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> refused("bulkhead") == 7);
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.join()).isInstanceOf(CryptoException.class));
        }
    }

    /** What the bulkhead refuses was never asked of Vault, and so says nothing good of it. */
    @Test
    void breakerOpensThoughTheBulkheadRefusesMost() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            VaultConfig config = config(silent.getLocalPort(), 6, 6);
            VaultGuards own = new VaultGuards(config, metrics);
            VaultCalls calls = new VaultCalls(new VaultClients(config, vertx, tls), own);
            AtomicBoolean over = new AtomicBoolean();
            for (int caller = 0; caller < MANY; caller++) {
                callers.execute(() -> {
                    while (!over.get()) {
                        await(outcome(calls));
                    }
                });
            }

            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> own.states().get(VaultIdentity.API) == CircuitBreakerState.OPEN);
                assertThat(refused("bulkhead")).isGreaterThan(MANY);
            } finally {
                over.set(true);
            }
        }
    }

    private double refused(String by) {
        return metrics.find("tenantservice.vault.refused").tag("by", by).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static Uni<Throwable> outcome(VaultCalls calls) {
        return failure(calls.repeatable(
                VaultIdentity.API, vault -> vault.auth().token().lookupSelf()));
    }

    private static Uni<Throwable> failure(Uni<?> work) {
        return work.onItemOrFailure().transform((item, failure) -> failure);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }

    private static VaultConfig config(int port, int poolSize, int maxWaiting) {
        return new SmallRyeConfigBuilder()
                .withMapping(VaultConfig.class)
                .withDefaultValue("tenantservice.vault.url", "http://127.0.0.1:" + port)
                // The form of Quarkus, 1S, is known to its own converter alone.
                .withDefaultValue("tenantservice.vault.connect-timeout", "PT1S")
                .withDefaultValue("tenantservice.vault.read-timeout", "PT2S")
                .withDefaultValue("tenantservice.vault.renew-grace-period", "PT5M")
                .withDefaultValue("tenantservice.vault.pool-size", Integer.toString(poolSize))
                .withDefaultValue("tenantservice.vault.max-waiting", Integer.toString(maxWaiting))
                .withDefaultValue("tenantservice.vault.identities.api.role-id", "nobody")
                .withDefaultValue("tenantservice.vault.identities.api.secret-id", "nothing")
                .build()
                .getConfigMapping(VaultConfig.class);
    }
}
