package io.tenantservice.provisioning;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Newcomer;
import io.tenantservice.simulator.Json;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the packaged service with six cancelled onboardings under way, each halted at the undoing of another step: once
 * when that is done and nobody has written it down yet, once when it has not begun.
 */
class OnboardingCancelKillIT {

    private static final List<String> STEPS = List.of(
            "CREATE_TENANT",
            "VERIFY_WHATSAPP",
            "VERIFY_GENESYS",
            "ISSUE_API_KEY",
            "CONFIGURE_WEBHOOKS",
            "INITIALIZE_CONFIGURATION");

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private PackagedStack stack;
    private PackagedService service;

    @BeforeEach
    void start() {
        stack = PackagedStack.start(
                "stack-cancel-kill",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read "
                        + "api-keys:write operations:read operations:write");
        service = stack.serve();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @ParameterizedTest(name = "killed before a step is {0}")
    @ValueSource(strings = {"COMPENSATED", "COMPENSATING"})
    @Tag("chaos")
    void cancelledOnboardingsThatWereCutOffLeaveNothingBehind(String state) throws SQLException {
        List<Newcomer> newcomers = STEPS.stream()
                .map(step -> newcomer(StepHalts.nameOf(step, state)))
                .toList();
        List<String> operations = standingBeforeTheirEnd(newcomers);
        assertThat(newcomers).allMatch(newcomer -> isSubscribed(newcomer.accountId()));

        try (StepHalts halts = StepHalts.install(stack.parts().postgres().jdbcUrl())) {
            for (String operation : operations) {
                stack.request()
                        .post("/v1/operations/" + operation + ":cancel")
                        .then()
                        .statusCode(202);
            }
            halts.awaitHalted(STEPS.size());
            service.kill();
        }
        service = stack.serve();

        for (String operation : operations) {
            awaitEnd(operation, "CANCELLED", "COMPENSATED");
        }
        assertThat(newcomers).noneMatch(newcomer -> isSubscribed(newcomer.accountId()));
        assertThat(integrations()).isZero();
        for (Newcomer newcomer : newcomers) {
            awaitEnd(onboard(newcomer.with("api_key", "name", "backend")), "SUCCEEDED", "SUCCEEDED");
        }
    }

    /** @return their operations, of which only the last step is not done, as its configuration cannot be read */
    private List<String> standingBeforeTheirEnd(List<Newcomer> newcomers) throws SQLException {
        control()
                .body(Json.write(Map.of(
                        "provider",
                        "genesys",
                        "match",
                        Map.of("call", "G2"),
                        "times",
                        1000,
                        "fault",
                        "rate_limited",
                        "retry_after",
                        1)))
                .post("/faults")
                .then()
                .statusCode(204);
        List<String> operations = new ArrayList<>();
        for (Newcomer newcomer : newcomers) {
            operations.add(onboard(newcomer.withConfiguration(Map.of("retention", Map.of("usage_days", 400)))));
        }
        for (String operation : operations) {
            awaitStep(operation, "VERIFY_GENESYS");
        }
        stack.execute("update onboarding set configuration = 'no JSON'");
        control().delete("/faults").then().statusCode(204);
        for (String operation : operations) {
            awaitStep(operation, "INITIALIZE_CONFIGURATION");
        }
        return operations;
    }

    private Newcomer newcomer(String keyName) {
        Newcomer newcomer = Newcomer.healthy().with("api_key", "name", keyName);
        control()
                .body(Json.write(Map.of("meta", newcomer.meta(), "genesys", newcomer.genesys())))
                .post("/seed")
                .then()
                .statusCode(204);
        return newcomer;
    }

    private String onboard(Newcomer newcomer) {
        return stack.request()
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private void awaitStep(String operation, String step) {
        await().atMost(ENDS_WITHIN)
                .untilAsserted(() -> stack.request()
                        .get("/v1/operations/" + operation)
                        .then()
                        .body("steps.find { it.name == '" + step + "' }.state", equalTo("WAITING")));
    }

    private void awaitEnd(String operation, String state, String ofItsSteps) {
        await().atMost(ENDS_WITHIN)
                .untilAsserted(() -> stack.request()
                        .get("/v1/operations/" + operation)
                        .then()
                        .body("state", equalTo(state))
                        .body("steps.state", everyItem(is(ofItsSteps))));
    }

    /** Whether the last that was done to the account's subscription was to override it, rather than to delete it. */
    private boolean isSubscribed(String accountId) {
        String own = "it.asset_ids.contains('" + accountId + "') && it.status == 200";
        List<String> calls = control()
                .get("/journal")
                .path("findAll { " + own + " && (it.call == 'M6' || it.method == 'DELETE') }.collect { it.method }");
        return !calls.isEmpty() && !calls.getLast().equals("DELETE");
    }

    /** @return how many that were made at Genesys are still there */
    private int integrations() {
        int made = control()
                .get("/journal")
                .<List<Object>>path("findAll { it.call == 'G6' && it.status == 200 }")
                .size();
        int deleted = control()
                .get("/journal")
                .<List<Object>>path("findAll { it.method == 'DELETE' && it.status == 204 }")
                .size();
        return made - deleted;
    }

    private RequestSpecification control() {
        return given().baseUri(stack.parts().simulators().controlUrl()).contentType(ContentType.JSON);
    }
}
