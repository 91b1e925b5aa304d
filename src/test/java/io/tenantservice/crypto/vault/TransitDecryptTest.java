package io.tenantservice.crypto.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.stack.StackResource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come with 200 and hold no plaintext: of a proxy, or wrapped by a policy. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TransitDecryptTest {

    private static final String LOGIN = """
            {"request_id":"r","lease_id":"","renewable":false,"lease_duration":0,"data":null,"wrap_info":null,
             "warnings":null,"auth":{"client_token":"t","accessor":"a","policies":["p"],"token_policies":["p"],
             "metadata":{},"lease_duration":3600,"renewable":true,"entity_id":"","token_type":"service","orphan":true,
             "num_uses":0}}""";

    @Inject
    Vertx vertx;

    @Inject
    TlsConfigurationRegistry tls;

    private final AtomicInteger decrypts = new AtomicInteger();
    private String answer = "";
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.path().contains("/decrypt/")) {
                        decrypts.incrementAndGet();
                        request.response().end(answer);
                    } else {
                        request.response().end(LOGIN);
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "<html>Please log in</html>",
                "{\"data\":null,\"wrap_info\":{\"token\":\"w\"}}",
                "{\"data\":{\"plaintext\":null}}",
                "{\"data\":{\"batch_results\":[{},{}]}}"
            })
    void answerWithoutAPlaintextIsNeverTakenForAnEmptySecret(String body) {
        answer = body;

        for (int size : List.of(1, 2)) {
            int before = decrypts.get();
            assertThatThrownBy(() -> decrypt(size))
                    .isInstanceOfSatisfying(
                            CryptoException.class,
                            failure -> assertThat(failure.failure()).isEqualTo(CryptoFailure.UNAVAILABLE));
            assertThat(decrypts.get()).as("asked").isGreaterThan(before);
        }
    }

    private void decrypt(int size) {
        KeyRef key = new KeyRef(VaultCipher.PROVIDER, "tenants", "t-" + UUID.randomUUID());
        ToDecrypt item = new ToDecrypt(
                new CredentialContext(UUID.randomUUID(), UUID.randomUUID(), 1, Purpose.CLIENT_ID),
                new Ciphertext(key, 1, "vault:v1:x"));
        VaultConfig config = config();
        VaultCalls calls = new VaultCalls(
                new VaultClients(config, vertx, tls), new VaultGuards(config, new SimpleMeterRegistry()));
        new VaultCipher(config, calls)
                .decrypt(key, Collections.nCopies(size, item))
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    private VaultConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(VaultConfig.class)
                .withDefaultValue("tenantservice.vault.url", "http://127.0.0.1:" + server.actualPort())
                // The form of Quarkus, 1S, is known to its own converter alone.
                .withDefaultValue("tenantservice.vault.connect-timeout", "PT1S")
                .withDefaultValue("tenantservice.vault.read-timeout", "PT2S")
                .withDefaultValue("tenantservice.vault.renew-grace-period", "PT5M")
                .withDefaultValue("tenantservice.vault.identities.api.role-id", "somebody")
                .withDefaultValue("tenantservice.vault.identities.api.secret-id", "something")
                .build()
                .getConfigMapping(VaultConfig.class);
    }
}
