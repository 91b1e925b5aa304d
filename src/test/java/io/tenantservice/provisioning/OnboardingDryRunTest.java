package io.tenantservice.provisioning;

import static io.tenantservice.api.Given.ALL_SCOPES;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a dry run tells of an onboarding, and that it leaves no trace. The last test uses up what the caller may ask. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OnboardingDryRunTest {

    private static final int LIMIT = 10;

    /** Written all the time by what has nothing to do with requests, or by every one of them. */
    private static final List<String> RESTLESS = List.of("scheduled_tasks", "replica", "change", "audit_head");

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    @Order(1)
    void goodRequestWouldSucceedAndNothingIsWritten() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Map<String, String> before = rows();

        tried(newcomer)
                .body("outcome", equalTo("WOULD_SUCCEED"))
                .body(
                        "steps.name",
                        contains(
                                "CREATE_TENANT",
                                "VERIFY_WHATSAPP",
                                "VERIFY_GENESYS",
                                "ISSUE_API_KEY",
                                "CONFIGURE_WEBHOOKS",
                                "INITIALIZE_CONFIGURATION"))
                .body(
                        "steps.outcome",
                        contains(
                                "WOULD_SUCCEED",
                                "WOULD_SUCCEED",
                                "WOULD_SUCCEED",
                                "WOULD_SUCCEED",
                                "NOT_KNOWN",
                                "WOULD_SUCCEED"))
                .body(
                        "steps.failure",
                        contains(nullValue(), nullValue(), nullValue(), nullValue(), nullValue(), nullValue()));

        assertThat(rows()).isEqualTo(before);
        assertThat(Simulation.journal())
                .containsExactlyInAnyOrder("M1 200", "M2 200", "M3 200", "M4 200", "G1 200", "G2 200", "G3 200");
        Onboarding.of(newcomer).ended("SUCCEEDED");
    }

    @Test
    @Order(2)
    void reasonIsTheOneThatTheOnboardingWouldGive() {
        Newcomer newcomer = Newcomer.withExpiredToken().seeded();

        ValidatableResponse tried = tried(newcomer).body("outcome", equalTo("WOULD_FAIL"));

        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.ended("FAILED");
        Map<String, Object> failure = onboarding.operation().path("steps[1].failure");
        tried.body("steps[1].outcome", equalTo("WOULD_FAIL"))
                .body("steps[1].failure", equalTo(failure))
                .body("steps[2].outcome", equalTo("WOULD_SUCCEED"));
    }

    @Test
    @Order(3)
    void whatOtherTenantsHoldIsToldWithoutNamingThem() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding.of(newcomer).ended("SUCCEEDED");

        tried(newcomer)
                .body("outcome", equalTo("WOULD_FAIL"))
                .body("steps[0].failure.code", equalTo("KEY_PREFIX_TAKEN"))
                .body("steps[1].failure.code", equalTo("CREDENTIAL_CLAIMED"))
                .body("steps[2].failure.code", equalTo("CREDENTIAL_CLAIMED"));
    }

    @Test
    @Order(4)
    void silentProviderLeavesItsPartUnknown() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("genesys", "G2", "server_error", 1000, Map.of());

        tried(newcomer)
                .body("outcome", equalTo("NOT_KNOWN"))
                .body("steps[1].outcome", equalTo("WOULD_SUCCEED"))
                .body("steps[2].outcome", equalTo("NOT_KNOWN"))
                .body("steps[2].failure.code", equalTo("PROVIDER_UNAVAILABLE"))
                .body("steps[2].failure.provider", equalTo("GENESYS"))
                .body("steps[2].failure.retryable", equalTo(true));
    }

    @Test
    @Order(5)
    void tenantCannotTryOnboardingsAndItNeedsTheScopesOfAllThatItLooksAt() {
        Newcomer newcomer = Newcomer.healthy();

        tenantCaller(activeTenant())
                .body(newcomer.request())
                .post("/v1/tenants:dryRunOnboarding")
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
        for (String scope : List.of("tenants:write", "credentials:write", "api-keys:write")) {
            List<String> others =
                    ALL_SCOPES.stream().filter(one -> !one.equals(scope)).toList();
            as(Tokens.platform(others))
                    .body(newcomer.request())
                    .post("/v1/tenants:dryRunOnboarding")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SCOPE_MISSING"));
        }
    }

    @Test
    @Order(6)
    void requestIsCheckedAsThatOfAnOnboarding() {
        platform()
                .body(Newcomer.healthy()
                        .with("genesys_organization", "deployment_region", "atlantis-1")
                        .request())
                .post("/v1/tenants:dryRunOnboarding")
                .then()
                .statusCode(400)
                .body("code", equalTo("GENESYS_REGION_UNKNOWN"))
                .body("errors[0].pointer", equalTo("/genesys_organization/deployment_region"));
    }

    @Test
    @Order(7)
    void callerMayAskTenTimesAMinute() {
        Newcomer newcomer = Newcomer.healthy();

        Response refused = IntStream.rangeClosed(0, LIMIT)
                .mapToObj(i -> platform().body(newcomer.request()).post("/v1/tenants:dryRunOnboarding"))
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();

        refused.then().statusCode(429).header("Retry-After", notNullValue()).body("code", equalTo("RATE_LIMITED"));
    }

    private static ValidatableResponse tried(Newcomer newcomer) {
        return platform()
                .body(newcomer.request())
                .post("/v1/tenants:dryRunOnboarding")
                .then()
                .statusCode(200);
    }

    /** @return how many rows each table has that does not change by itself */
    private static Map<String, String> rows() throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection administrator = Database.administrator()) {
            for (String table : Database.tables(administrator)) {
                if (!RESTLESS.contains(table)) {
                    rows.put(
                            table,
                            Database.column(administrator, "select count(*) from " + table)
                                    .getFirst());
                }
            }
        }
        return rows;
    }
}
