package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Offboarding;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Switched;
import io.tenantservice.apikey.Keys;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.stack.StackResource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants that were leaving, and come back. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class UndoOffboardingTest {

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void offboardingIsUndoneWhileItWaits() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        String key = onboarding.claim().path("api_key");
        Offboarding offboarding = Offboarding.of(onboarding.tenantAddress(), Map.of("export", false));
        offboarding.step("WAIT", "WAITING");
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();

        offboarding.undo().then().statusCode(202).body("state", equalTo("CANCELLING"));

        platform().get(onboarding.tenantAddress()).then().body("state", equalTo("ACTIVE"));
        offboarding.ended("CANCELLED").body("steps.state", everyItem(is("COMPENSATED")));
        assertThat(Simulation.integrations(newcomer.organizationId())).hasSize(1);
        assertThat(Simulation.callbacks(newcomer.accountId())).hasSize(1);
        await().untilAsserted(() -> Keys.verify(key).body("code", equalTo("VALID")));
        offboarding.undo().then().statusCode(202).body("state", equalTo("CANCELLED"));
        Offboarding.atOnce(onboarding.tenantAddress()).ended("SUCCEEDED");
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
        platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body(
                        "items.action",
                        hasItems("TENANT_LEAVING", "TENANT_RETURNED", "API_KEY_REVOKED", "TENANT_DELETED"));
    }

    @Test
    void suspendedTenantIsSuspendedAgainAndConnected() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        platform().body(Map.of("reason", "unpaid")).post(onboarding.tenantAddress() + ":suspend");
        Offboarding offboarding = Offboarding.of(onboarding.tenantAddress(), Map.of("export", false));
        offboarding.step("WAIT", "WAITING");

        offboarding.undo().then().statusCode(202);

        offboarding.ended("CANCELLED");
        platform()
                .get(onboarding.tenantAddress())
                .then()
                .body("state", equalTo("SUSPENDED"))
                .body("suspension_reason", equalTo("unpaid"));
        assertThat(Simulation.callbacks(newcomer.accountId())).hasSize(1);
    }

    @Test
    void whoDoesNotWantToBeConnectedAgainIsLeftSo() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Offboarding offboarding = Offboarding.of(onboarding.tenantAddress(), Map.of("export", false));
        offboarding.step("WAIT", "WAITING");
        Simulation.seed(newcomer.genesysPermitting(List.of("messaging:integration:view")));

        offboarding.undo().then().statusCode(202);

        offboarding.ended("CANCELLED");
        platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body(
                        "items.find { it.action == 'CREDENTIAL_NOT_CONNECTED_AGAIN' }.details.code",
                        equalTo("PROVIDER_SCOPE_MISSING"));
        assertThat(Simulation.callbacks(newcomer.accountId())).hasSize(1);
    }

    @Test
    void whatHasBegunForGoodIsNotUndone() throws SQLException {
        UUID tenant = activeTenant();
        try (Switched off = Switched.off("OFFBOARDING_DELETE_DATA")) {
            Offboarding offboarding = Offboarding.atOnce("/v1/tenants/" + tenant);
            offboarding
                    .step("DELETE_DATA", "WAITING")
                    .body("steps.find { it.name == 'DELETE_DATA' }.failure.code", equalTo("FEATURE_SWITCHED_OFF"));

            offboarding
                    .undo()
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("OFFBOARDING_NOT_UNDOABLE"))
                    .body("detail", containsString("REVOKE_API_KEYS"));
        }
    }

    @Test
    void failedOffboardingIsUndoneToo() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Simulation.seed(newcomer.genesysPermitting(List.of("messaging:integration:view")));
        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());
        offboarding.step("DISCONNECT_PROVIDERS", "WAITING");
        offboarding.followed().tamper("operation_step", "round_started_at = now() - interval '25 hours'");
        offboarding.triedAgain();
        offboarding.ended("FAILED");
        Simulation.seed(newcomer.genesysPermitting(AcmeSeed.CLIENT_PERMISSIONS));

        offboarding.undo().then().statusCode(202);

        offboarding.ended("CANCELLED");
        platform().get(onboarding.tenantAddress()).then().body("state", equalTo("ACTIVE"));
        assertThat(Simulation.integrations(newcomer.organizationId())).hasSize(1);
    }

    @Test
    void undoingThatASilentProviderHoldsUpIsSuperseded() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Offboarding undone = Offboarding.of(onboarding.tenantAddress(), Map.of("export", false));
        undone.step("WAIT", "WAITING");
        Simulation.fault("genesys", "G7", "server_error", 1000, Map.of());
        undone.undo().then().statusCode(202);
        undone.step("DISCONNECT_PROVIDERS", "WAITING");

        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());

        undone.ended("CANCELLED");
        Simulation.clearFaults();
        offboarding.followed().endedSoon("SUCCEEDED");
        offboarding.view().body("connections", hasSize(2)).body("left_at_providers", empty());
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
    }

    @Test
    void secretsThatCannotBeOpenedHoldUpNoUndoing() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Offboarding offboarding = Offboarding.of(onboarding.tenantAddress(), Map.of("export", false));
        offboarding.step("WAIT", "WAITING");
        onboarding.damageSecret("CLIENT_SECRET");

        offboarding.undo().then().statusCode(202);

        offboarding.ended("CANCELLED");
        assertThat(Simulation.callbacks(newcomer.accountId())).hasSize(1);
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
    }
}
