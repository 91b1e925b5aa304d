package io.tenantservice.provisioning.offboarding;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.tenantservice.api.Newcomer;
import io.tenantservice.provisioning.PackagedProvisioning;
import io.tenantservice.provisioning.StepHalts;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the packaged service with an offboarding for each step under way, each halted at another one: once when the step
 * is done and nobody has written it down yet, once when it has not begun. The same while they are being undone; and kills
 * Vault under one.
 */
@Tag("chaos")
class OffboardingKillIT {

    private static final List<String> REVERSIBLE =
            List.of("END_OPERATIONS", "DISCONNECT_PROVIDERS", "EXPORT_DATA", "WAIT");
    private static final List<String> STEPS = Stream.concat(
                    REVERSIBLE.stream(), Stream.of("REVOKE_API_KEYS", "DELETE_DATA", "SHRED_KEY", "ISSUE_CERTIFICATE"))
            .toList();

    /** So that there is an export, and nothing waits. */
    private static final String WAIT_FOR_NOTHING = """
            create function wait_for_nothing() returns trigger language plpgsql as $$
            begin
                new.delete_after = new.requested_at;
                return new;
            end
            $$;
            create trigger wait_for_nothing before insert on offboarding
                for each row execute function wait_for_nothing()""";

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);

    private PackagedStack stack;
    private PackagedService service;
    private PackagedProvisioning provisioning;

    private record Leaving(Newcomer newcomer, String tenantId) {

        String address() {
            return "/v1/tenants/" + tenantId;
        }
    }

    @BeforeEach
    void start() {
        stack = PackagedStack.start(
                "stack-offboarding-kill",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read "
                        + "api-keys:write operations:read operations:write");
        service = stack.serve();
        provisioning = new PackagedProvisioning(stack, ENDS_WITHIN);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @ParameterizedTest(name = "killed before a step is {0}")
    @ValueSource(strings = {"RUNNING", "SUCCEEDED"})
    void offboardingsThatWereCutOffEndAndLeaveNoTrace(String state) throws SQLException {
        List<Leaving> tenants = onboarded(STEPS.size());
        List<String> operations = new ArrayList<>();
        stack.execute(WAIT_FOR_NOTHING);

        try (StepHalts halts = StepHalts.install(stack.parts().postgres().jdbcUrl())) {
            for (int i = 0; i < STEPS.size(); i++) {
                operations.add(offboard(tenants.get(i), StepHalts.nameOf(STEPS.get(i), state)));
            }
            halts.awaitHalted(STEPS.size());
            service.kill();
        }
        service = stack.serve();

        for (String operation : operations) {
            provisioning.awaitEnd(operation, "SUCCEEDED", "SUCCEEDED");
        }
        assertThat(provisioning.integrations()).isZero();
        for (Leaving tenant : tenants) {
            assertThat(isSubscribed(tenant)).isFalse();
            for (String table : ErasedTables.ALL) {
                assertThat(rows(table, tenant)).as(table).isEmpty();
            }
            stack.request().get(tenant.address()).then().body("state", equalTo("DELETED"));
            assertIsCertified(tenant);
        }
        onboarded(tenants.stream().map(Leaving::newcomer).toList());
    }

    @ParameterizedTest(name = "killed before a step is {0}")
    @ValueSource(strings = {"COMPENSATING", "COMPENSATED"})
    void undoingThatWasCutOffEndsAndConnectsOnce(String state) throws SQLException {
        List<Leaving> tenants = onboarded(REVERSIBLE.size());
        List<String> operations = new ArrayList<>();
        for (int i = 0; i < REVERSIBLE.size(); i++) {
            operations.add(offboard(tenants.get(i), StepHalts.nameOf(REVERSIBLE.get(i), state)));
        }
        for (String operation : operations) {
            provisioning.awaitWaiting(operation, "WAIT");
        }

        try (StepHalts halts = StepHalts.install(stack.parts().postgres().jdbcUrl())) {
            for (Leaving tenant : tenants) {
                stack.request()
                        .post(tenant.address() + ":undoOffboarding")
                        .then()
                        .statusCode(202);
            }
            halts.awaitHalted(REVERSIBLE.size());
            service.kill();
        }
        service = stack.serve();

        for (String operation : operations) {
            provisioning.awaitEnd(operation, "CANCELLED", "COMPENSATED");
        }
        assertThat(provisioning.integrations()).isEqualTo(tenants.size());
        assertThat(tenants).allMatch(this::isSubscribed);
        for (Leaving tenant : tenants) {
            stack.request().get(tenant.address()).then().body("state", equalTo("ACTIVE"));
            assertThat(rows("offboarding_export", tenant)).isEmpty();
            assertThat(rows("offboarding_export_chunk", tenant)).isEmpty();
        }
    }

    @Test
    void vaultThatIsAwayIsWaitedFor() throws SQLException {
        Leaving tenant = onboarded(1).getFirst();
        stack.execute(WAIT_FOR_NOTHING);
        stack.parts().vault().kill();

        String operation = offboard(tenant, "Contract has ended");

        await().atMost(ENDS_WITHIN)
                .untilAsserted(() -> stack.request()
                        .get("/v1/operations/" + operation)
                        .then()
                        .body("steps.find { it.name == 'DISCONNECT_PROVIDERS' }.state", equalTo("WAITING"))
                        .body(
                                "steps.find { it.name == 'DISCONNECT_PROVIDERS' }.failure.code",
                                equalTo("ENCRYPTION_UNAVAILABLE")));
        stack.parts().vault().restart();
        provisioning.awaitEnd(operation, "SUCCEEDED", "SUCCEEDED");
        assertThat(provisioning.integrations()).isZero();
        assertThat(isSubscribed(tenant)).isFalse();
        assertThat(rows("credential_secret", tenant)).isEmpty();
    }

    /** Once, by the key that is in Vault no more, with what the tenant took along. */
    private void assertIsCertified(Leaving tenant) throws SQLException {
        stack.request()
                .get(tenant.address() + "/offboarding/certificate")
                .then()
                .statusCode(200)
                .body("signature.algorithm", equalTo("Ed25519"))
                .body("certificate.keys.destroyed.name", equalTo(List.of("t-" + tenant.tenantId())))
                .body("certificate.export.records.tenant", equalTo(1))
                .body("certificate.deleted_rows.api_key", equalTo(1));
        assertThat(stack.query("select 1 from audit_entry where chain = '" + tenant.tenantId()
                        + "' and convert_from(content, 'UTF8') like '%OFFBOARDING_CERTIFICATE_ISSUED%'"))
                .hasSize(1);
        given().baseUri(stack.parts().vault().address())
                .header("X-Vault-Token", stack.parts().vault().rootToken())
                .get("/v1/tenants/keys/t-" + tenant.tenantId())
                .then()
                .statusCode(404);
    }

    private List<Leaving> onboarded(int count) {
        List<Newcomer> newcomers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            newcomers.add(stack.seed(Newcomer.healthy()));
        }
        return onboarded(newcomers);
    }

    /** @return tenants that are connected */
    private List<Leaving> onboarded(List<Newcomer> newcomers) {
        List<Leaving> tenants = new ArrayList<>();
        List<String> operations = new ArrayList<>();
        for (Newcomer newcomer : newcomers) {
            var answer = provisioning.onboard(newcomer);
            operations.add(answer.path("id"));
            tenants.add(new Leaving(newcomer, answer.path("tenant_id")));
        }
        for (String operation : operations) {
            provisioning.awaitEnd(operation, "SUCCEEDED", "SUCCEEDED");
        }
        return tenants;
    }

    private String offboard(Leaving tenant, String reason) {
        return stack.request()
                .body(Map.of("reason", reason))
                .post(tenant.address() + ":offboard")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** @return the tenant's, but for the journal of its offboarding, which goes after 30 days */
    private List<String> rows(String table, Leaving tenant) throws SQLException {
        String owner = table.equals("key_rotation_quarantine") ? "owner_id" : "tenant_id";
        String kept = table.equals("operation_event")
                ? " and operation_id not in (select operation_id from offboarding)"
                : "";
        return stack.query("select 1 from " + table + " where " + owner + " = '" + tenant.tenantId() + "'" + kept);
    }

    private boolean isSubscribed(Leaving tenant) {
        return provisioning.isSubscribed(tenant.newcomer().accountId());
    }
}
