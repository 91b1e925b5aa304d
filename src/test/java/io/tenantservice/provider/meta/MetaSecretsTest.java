package io.tenantservice.provider.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.LogCapture;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Meta repeats everything that it was sent, and none of it gets further than the client. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class MetaSecretsTest {

    private static final String VERIFY_TOKEN = "canary-verify-token";

    @Inject
    MetaService meta;

    @ParameterizedTest
    @CsvSource({
        "M1, echo, 400",
        "M1, echo, 200",
        "M2, echo, 400",
        "M2, echo, 200",
        "M3, echo, 200",
        "M4, echo, 200",
        "M5, echo, 400",
        "M6, echo, 400",
        "M7, echo, 200",
        "M9, echo, 400",
        "M9, echo, 200",
        "M1, malformed, 200",
        "M9, malformed, 200",
        "M2, lost_reply, 200",
        "M6, server_error, 500"
    })
    void noSecretIsLoggedOrTold(String call, String fault, int status) {
        Simulation.reset();
        WhatsAppAccess access = MetaAccount.expiring().seed();
        String url = Simulation.callback(access.phoneNumberId(), VERIFY_TOKEN);
        Simulation.fault("meta", call, fault, 1, Map.of("status", status));

        String told;
        String logged;
        try (LogCapture log = LogCapture.start()) {
            told = meta.verifyWhatsApp(access).await().atMost(Duration.ofSeconds(20)) + " "
                    + meta.subscribeWebhook(
                                    access,
                                    url,
                                    Secret.of(VERIFY_TOKEN),
                                    isSubscribed -> Uni.createFrom().voidItem())
                            .await()
                            .atMost(Duration.ofSeconds(20))
                    + " " + meta.refreshToken(access).await().atMost(Duration.ofSeconds(20));
            logged = log.text();
        }

        assertThat(logged).contains("Meta ");
        assertThat(told + logged)
                .doesNotContain(access.accessToken().reveal())
                .doesNotContain(access.appSecret().reveal())
                .doesNotContain(VERIFY_TOKEN)
                .doesNotContain("EAAJnew");
    }
}
