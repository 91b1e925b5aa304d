package io.tenantservice.provider.genesys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.LogCapture;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Genesys repeats everything that it was sent, and none of it gets further than the client. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class GenesysSecretsTest {

    private static final String SIGNATURE_SECRET = "canary-signature-secret";

    @Inject
    GenesysService genesys;

    @ParameterizedTest
    @CsvSource({
        "G1, echo, 400", "G1, echo, 200", "G2, echo, 400", "G2, echo, 200", "G2, echo, 403", "G3, echo, 200",
        "G5, echo, 200", "G6, echo, 400", "G6, echo, 200", "G7, echo, 200", "G1, malformed, 200", "G5, malformed, 200"
    })
    void noSecretIsLoggedOrTold(String call, String fault, int status) {
        Simulation.reset();
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", call, fault, 1, Map.of("status", status));
        OpenIntegration wanted = new OpenIntegration("canary", "https://hub.example/gc/1", Secret.of(SIGNATURE_SECRET));

        String told;
        String logged;
        try (LogCapture log = LogCapture.start()) {
            told = genesys.verifyOrganization(access).await().atMost(Duration.ofSeconds(20)) + " "
                    + genesys.ensureIntegration(access, wanted).await().atMost(Duration.ofSeconds(20)) + " "
                    + regenerate(access);
            logged = log.text();
        }

        String pair = access.clientId() + ":" + access.clientSecret().reveal();
        assertThat(logged).contains("Genesys ");
        assertThat(told + logged)
                .doesNotContain(access.clientSecret().reveal())
                .doesNotContain(Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                .doesNotContain(SIGNATURE_SECRET)
                .doesNotContain("regenerated-")
                .doesNotContain("Bearer x");
    }

    private String regenerate(GenesysAccess access) {
        Login login = genesys.logIn(access).await().atMost(Duration.ofSeconds(20));
        return login instanceof Login.LoggedIn(Secret token)
                ? login + " " + genesys.regenerateSecret(access, token).await().atMost(Duration.ofSeconds(20))
                : login.toString();
    }
}
