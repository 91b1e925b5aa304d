package io.tenantservice.operation;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.tenantservice.api.Followed;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people can do about operations of any kind, and what they cannot. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OperationSteeringTest {

    private static final List<String> VERBS = List.of(":cancel", ":retryStep", ":resume");

    @Inject
    OperationTurns turns;

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void otherTenantsCanSteerNothing() {
        Onboarding onboarding = Onboarding.waitingForGenesys();

        for (String verb : List.of(":retryStep", ":resume")) {
            tenantCaller(activeTenant())
                    .body(Map.of())
                    .post(onboarding.address() + verb)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("OPERATION_NOT_FOUND"));
        }
        for (UUID tenant : List.of(activeTenant(), onboarding.tenantId())) {
            tenantCaller(tenant)
                    .post(onboarding.address() + ":cancel")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SCOPE_MISSING"));
        }
        onboarding.cancel().then().statusCode(202);
        onboarding.ended("CANCELLED");
    }

    @Test
    void steeringNeedsItsScopeAndReadingIsNotEnough() {
        for (String verb : VERBS) {
            as(Tokens.platform("operations:read", "tenants:write", "credentials:write"))
                    .body(Map.of())
                    .post("/v1/operations/" + UUID.randomUUID() + verb)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SCOPE_MISSING"));
            platform()
                    .body(Map.of())
                    .post("/v1/operations/" + UUID.randomUUID() + verb)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("OPERATION_NOT_FOUND"));
        }
    }

    @Test
    void stepThatWaitsIsTriedNowWhenItsTenantSaysSo() {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        Simulation.clearFaults();

        Response hurried = hurry(onboarding);

        assertThat(Instant.parse(hurried.path("steps[2].next_attempt_at")))
                .isBefore(Instant.now().plusSeconds(60));
        onboarding.ended("SUCCEEDED").body("steps[2].attempts", equalTo(2));
        platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body("items.action", hasItem("OPERATION_STEP_HURRIED"));
    }

    /** A job that is just being put away for its pause cannot be hurried; the answer asks to come again. */
    private static Response hurry(Onboarding onboarding) {
        return await().until(
                        () -> tenantCaller(onboarding.tenantId()).post(onboarding.address() + ":retryStep"),
                        answer -> answer.statusCode() == 202);
    }

    @Test
    void onlyWhatWaitsCanBeTriedSooner() {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());

        onboarding.retryStep().then().statusCode(409).body("code", equalTo("OPERATION_STATE_CONFLICT"));
    }

    @Test
    void stepThatIsUnderWayIsNotTriedTwice() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("meta", "M6", "slow", 1, Map.of("millis", 700));
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.step("CONFIGURE_WEBHOOKS", "RUNNING");

        onboarding.retryStep().then().statusCode(409).body("code", equalTo("NO_STEP_WAITING"));
        onboarding.ended("SUCCEEDED");
    }

    @Test
    void whatHasSucceededIsNeitherResumedNorCancelled() {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());

        onboarding.cancel().then().statusCode(409).body("code", equalTo("OPERATION_STATE_CONFLICT"));
        onboarding.resume(Map.of()).then().statusCode(409).body("code", equalTo("OPERATION_STATE_CONFLICT"));
        onboarding.operation().then().body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void operationsOfOtherKindsCanBeNeitherResumedNorCancelled() {
        Onboarding onboarding = Onboarding.of(
                Newcomer.withTokenUntil(Instant.now().plus(Duration.ofDays(20))).seeded());
        onboarding.ended("SUCCEEDED");
        Followed refresh = new Followed(platform().post(onboarding.credential("whatsapp-accounts") + ":refreshToken"));

        for (String verb : List.of(":cancel", ":resume")) {
            platform()
                    .body(Map.of())
                    .post(refresh.address() + verb)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("OPERATION_KIND_CONFLICT"));
        }
        refresh.ended("SUCCEEDED");
    }

    @Test
    void stepThatWaitedDoesSoNoMoreWhenTheUndoingBegins() {
        Onboarding onboarding = Onboarding.waitingForGenesys();

        var cancelled = onboarding.cancel().then().statusCode(202);

        cancelled
                .body("steps[2].name", equalTo("VERIFY_GENESYS"))
                .body("steps[2].state", equalTo("PENDING"))
                .body("steps[2].next_attempt_at", nullValue());
        onboarding.ended("CANCELLED");
    }

    @Test
    void processWhoseOperationHasBeenCancelledWritesNothing() throws Throwable {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        var zombie = VertxContextSupport.subscribeAndAwait(() -> turns.take(onboarding.id()))
                .orElseThrow();

        onboarding.cancel().then().statusCode(202);

        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> turns.succeed(zombie.run())))
                .isInstanceOf(Fenced.class)
                .matches(OperationRun::isCancelled);
        onboarding.ended("CANCELLED");
    }
}
