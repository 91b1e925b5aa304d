package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Offboarding;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leaving with an onboarding that got stuck, or with a provider that is away. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@Tag("chaos")
class OffboardingTroubleTest {

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @ParameterizedTest(name = "{0} failed")
    @CsvSource({
        "VERIFY_WHATSAPP, meta, M1, invalid_token",
        "VERIFY_GENESYS, genesys, G1, invalid_token",
        "CONFIGURE_WEBHOOKS, meta, M6, missing_scope",
        "CONFIGURE_WEBHOOKS, genesys, G6, missing_scope"
    })
    void onboardingThatHasFailedLeavesNothing(String step, String provider, String call, String fault) {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault(provider, call, fault);
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.ended("FAILED").body("steps.find { it.state == 'FAILED' }.name", equalTo(step));

        Offboarding.atOnce(onboarding.tenantAddress()).ended("SUCCEEDED");

        assertNothingIsLeft(newcomer, onboarding);
    }

    @ParameterizedTest(name = "{0} waits")
    @CsvSource({
        "VERIFY_WHATSAPP, meta, M1",
        "VERIFY_GENESYS, genesys, G2",
        "CONFIGURE_WEBHOOKS, meta, M6",
        "CONFIGURE_WEBHOOKS, genesys, G6"
    })
    void onboardingThatWaitsLeavesNothing(String step, String provider, String call) {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault(provider, call, "server_error", 1000, Map.of());
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.step(step, "WAITING");
        Simulation.clearFaults();

        Offboarding.atOnce(onboarding.tenantAddress()).ended("SUCCEEDED");

        assertNothingIsLeft(newcomer, onboarding);
    }

    @Test
    void onboardingWhoseLastStepHasADefectLeavesNothing() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("genesys", "G2", "rate_limited", 1000, Map.of("retry_after", 1));
        Onboarding onboarding =
                Onboarding.of(newcomer.withConfiguration(Map.of("retention", Map.of("usage_days", 400))));
        onboarding.step("VERIFY_GENESYS", "WAITING");
        onboarding.tamper("onboarding", "configuration = 'no JSON'");
        Simulation.clearFaults();
        onboarding.step("INITIALIZE_CONFIGURATION", "WAITING");

        Offboarding.atOnce(onboarding.tenantAddress()).ended("SUCCEEDED");

        assertNothingIsLeft(newcomer, onboarding);
    }

    @Test
    void silentProviderIsWaitedForWhileTheOtherIsDisconnected() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Simulation.fault("genesys", "G7", "server_error", 1000, Map.of());

        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());

        offboarding
                .step("DISCONNECT_PROVIDERS", "WAITING")
                .body("steps[1].failure.code", equalTo("PROVIDER_UNAVAILABLE"))
                .body("steps[1].failure.provider", equalTo("GENESYS"));
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
        Simulation.clearFaults();
        offboarding.triedAgain();
        offboarding.ended("SUCCEEDED");
        assertNothingIsLeft(newcomer, onboarding);
    }

    @Test
    void providerThatIsSilentForGoodIsLeftWhenSomebodySaysSo() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Simulation.fault("genesys", "G7", "server_error", 1000, Map.of());
        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());
        offboarding.step("DISCONNECT_PROVIDERS", "WAITING");
        offboarding.followed().tamper("operation_step", "round_started_at = now() - interval '25 hours'");
        offboarding.triedAgain();
        offboarding.ended("FAILED");

        offboarding.resume(Map.of("leave_at_providers", true)).then().statusCode(202);

        offboarding.ended("SUCCEEDED");
        offboarding
                .view()
                .body("left_at_providers.kind", contains("GENESYS_ORGANIZATION"))
                .body("left_at_providers.reason", contains("PROVIDER_UNAVAILABLE"));
        assertThat(Simulation.integrations(newcomer.organizationId())).hasSize(1);
    }

    private static void assertNothingIsLeft(Newcomer newcomer, Onboarding onboarding) {
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
        platform().get(onboarding.tenantAddress()).then().body("state", equalTo("DELETED"));
        Onboarding.of(newcomer).ended("SUCCEEDED");
    }
}
