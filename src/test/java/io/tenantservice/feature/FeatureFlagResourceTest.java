package io.tenantservice.feature;

import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Followed;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Switched;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FeatureFlagResourceTest {

    private static final Duration LOOKS_AGAIN_WITHIN = Duration.ofSeconds(10);
    private static final String FLAGS = "/v1/platform/feature-flags";

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void everyFeatureIsListedAndOnUnlessItIsSwitchedOff() {
        platform()
                .get(FLAGS)
                .then()
                .statusCode(200)
                .body(
                        "items.feature",
                        equalTo(Stream.of(Feature.values()).map(Enum::name).toList()))
                .body("items.enabled", everyItem(equalTo(true)));
    }

    @Test
    void switchTellsWhoAndWhyAndIsAudited() throws SQLException {
        try (Switched off = Switched.off("PROVISIONING_ISSUE_API_KEY")) {
            off.flag()
                    .body("enabled", equalTo(false))
                    .body("reason", equalTo("a test"))
                    .body("changed_by", equalTo("oidc:platform-tests"));
        }

        assertThat(Database.query("select convert_from(content, 'UTF8') from audit_entry"
                        + " where convert_from(content, 'UTF8') like '%FEATURE_SWITCHED%PROVISIONING_ISSUE_API_KEY%'"
                        + " order by sequence"))
                .hasSizeGreaterThanOrEqualTo(2)
                .last()
                .asString()
                .contains("a test", "true");
    }

    @Test
    void onboardingIsRefusedWhileProvisioningIsOff() {
        Newcomer newcomer = Newcomer.healthy().seeded();

        try (Switched off = Switched.off("PROVISIONING")) {
            Onboarding.of(newcomer)
                    .answer()
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("FEATURE_SWITCHED_OFF"))
                    .body("retryable", equalTo(true));
        }

        Onboarding.of(newcomer).ended("SUCCEEDED");
    }

    @Test
    void onboardingWaitsBeforeAStepThatIsOffAndGoesOnWhenItIsOn() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding accepted;
        try (Switched off = Switched.off("PROVISIONING_VERIFY_GENESYS")) {
            accepted = Onboarding.of(newcomer);

            accepted.step("VERIFY_GENESYS", "WAITING")
                    .body("state", equalTo("RUNNING"))
                    .body("steps[2].failure.code", equalTo("FEATURE_SWITCHED_OFF"))
                    .body("steps[2].failure.retryable", equalTo(true))
                    .body("steps[2].attempts", equalTo(0))
                    .body("steps[2].started_at", nullValue())
                    .body("steps[3].state", equalTo("PENDING"));
        }

        new Followed(accepted.answer()).endedSoon("SUCCEEDED");
        assertThat(Simulation.journal()).containsOnlyOnce("G1 200");
    }

    @Test
    void onboardingUnderWayWaitsWhileProvisioningIsOffAndCanBeCancelled() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        // Closed early, and whatever happens.
        try (Switched step = Switched.off("PROVISIONING_ISSUE_API_KEY")) {
            Onboarding accepted = Onboarding.of(newcomer);
            accepted.step("ISSUE_API_KEY", "WAITING");
            try (Switched whole = Switched.off("PROVISIONING")) {
                step.close();
                Instant waited = nextAttempt(accepted);
                assertThat(waited).isBefore(Instant.now().plus(LOOKS_AGAIN_WITHIN));
                accepted.hurriedUntil(() -> nextAttempt(accepted).isAfter(waited));

                accepted.operation().then().body("steps[3].state", equalTo("WAITING"));
                accepted.cancel().then().statusCode(202);
                accepted.ended("CANCELLED");
            }
        }
    }

    private static Instant nextAttempt(Onboarding accepted) {
        return Instant.parse(accepted.operation().path("steps[3].next_attempt_at"));
    }

    @Test
    void onboardingThatWasAcceptedIsReplayedThoughProvisioningIsOff() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        String key = UUID.randomUUID().toString();
        String id = onboard(newcomer, key).statusCode(202).extract().path("id");

        try (Switched off = Switched.off("PROVISIONING")) {
            onboard(newcomer, key)
                    .statusCode(202)
                    .header("Idempotent-Replayed", "true")
                    .body("id", equalTo(id));
        }
    }

    private static ValidatableResponse onboard(Newcomer newcomer, String key) {
        return platform()
                .header("Idempotency-Key", key)
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then();
    }

    @Test
    void featureThatOnlyALaterVersionHasIsLeftOut() throws SQLException {
        Database.execute(
                "insert into feature_flag (feature, enabled, version) values ('OF_A_LATER_VERSION', false, 1)");
        try {
            everyFeatureIsListedAndOnUnlessItIsSwitchedOff();
        } finally {
            Database.execute("delete from feature_flag where feature = 'OF_A_LATER_VERSION'");
        }
    }

    @Test
    void switchOfWhatHasChangedSinceItWasReadIsRefused() {
        String etag = get("PROVISIONING_CREATE_TENANT").extract().header("ETag");
        put("PROVISIONING_CREATE_TENANT", etag, "{\"enabled\":true}").statusCode(200);

        put("PROVISIONING_CREATE_TENANT", etag, "{\"enabled\":false}")
                .statusCode(412)
                .body("code", equalTo("PRECONDITION_FAILED"));
        put("PROVISIONING_CREATE_TENANT", null, "{\"enabled\":false}").statusCode(428);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | REQUIRED | /enabled",
                "{\"enabled\":false,\"reason\":\"\"} | OUT_OF_RANGE | /reason",
                "{\"enabled\":false,\"until\":1} | UNKNOWN_FIELD | /until"
            })
    void badRequestIsRefusedAndSwitchesNothing(String body, String code, String pointer) {
        String etag = get("PROVISIONING").extract().header("ETag");

        put("PROVISIONING", etag, body)
                .statusCode(400)
                .body("errors.code", hasItem(code))
                .body("errors.pointer", hasItem(pointer));

        get("PROVISIONING").header("ETag", etag);
    }

    @Test
    void unknownFeatureIsNotFound() {
        get("TELEPATHY").statusCode(404).body("code", equalTo("NOT_FOUND"));
    }

    @Test
    void tenantCanNeitherSeeNorSwitchAndThePlatformNeedsTheScopes() {
        String tenant = Tokens.tenant(Given.activeTenant(), Given.ALL_SCOPES);
        String reader = Tokens.platform(List.of("feature-flags:read"));

        as(tenant).get(FLAGS).then().statusCode(403);
        as(tenant).get(FLAGS + "/PROVISIONING").then().statusCode(403);
        as(tenant)
                .header("If-Match", "*")
                .body("{\"enabled\":false}")
                .put(FLAGS + "/PROVISIONING")
                .then()
                .statusCode(403);
        as(reader)
                .header("If-Match", "*")
                .body("{\"enabled\":false}")
                .put(FLAGS + "/PROVISIONING")
                .then()
                .statusCode(403);
        as(Tokens.platform(List.of("feature-flags:write"))).get(FLAGS).then().statusCode(403);
        as(reader).get(FLAGS + "/PROVISIONING").then().statusCode(200).body("enabled", equalTo(true));
    }

    private static ValidatableResponse get(String feature) {
        return platform().get(FLAGS + "/" + feature).then();
    }

    private static ValidatableResponse put(String feature, @Nullable String etag, String body) {
        var request = platform().body(body);
        return (etag == null ? request : request.header("If-Match", etag))
                .put(FLAGS + "/" + feature)
                .then();
    }
}
