package io.tenantservice.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.api.Newcomer;
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
    private PackagedProvisioning provisioning;

    @BeforeEach
    void start() {
        stack = PackagedStack.start(
                "stack-cancel-kill",
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
    @ValueSource(strings = {"COMPENSATED", "COMPENSATING"})
    @Tag("chaos")
    void cancelledOnboardingsThatWereCutOffLeaveNothingBehind(String state) throws SQLException {
        List<Newcomer> newcomers = STEPS.stream()
                .map(step -> newcomer(StepHalts.nameOf(step, state)))
                .toList();
        List<String> operations = standingBeforeTheirEnd(newcomers);
        assertThat(newcomers).allMatch(newcomer -> provisioning.isSubscribed(newcomer.accountId()));

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
            provisioning.awaitEnd(operation, "CANCELLED", "COMPENSATED");
        }
        assertThat(newcomers).noneMatch(newcomer -> provisioning.isSubscribed(newcomer.accountId()));
        assertThat(provisioning.integrations()).isZero();
        for (Newcomer newcomer : newcomers) {
            provisioning.awaitEnd(onboard(newcomer.with("api_key", "name", "backend")), "SUCCEEDED", "SUCCEEDED");
        }
    }

    /** @return their operations, of which only the last step is not done, as its configuration cannot be read */
    private List<String> standingBeforeTheirEnd(List<Newcomer> newcomers) throws SQLException {
        stack.control(
                "/faults",
                Map.of(
                        "provider",
                        "genesys",
                        "match",
                        Map.of("call", "G2"),
                        "times",
                        1000,
                        "fault",
                        "rate_limited",
                        "retry_after",
                        1));
        List<String> operations = new ArrayList<>();
        for (Newcomer newcomer : newcomers) {
            operations.add(onboard(newcomer.withConfiguration(Map.of("retention", Map.of("usage_days", 400)))));
        }
        for (String operation : operations) {
            provisioning.awaitWaiting(operation, "VERIFY_GENESYS");
        }
        stack.execute("update onboarding set configuration = 'no JSON'");
        stack.control().delete("/faults").then().statusCode(204);
        for (String operation : operations) {
            provisioning.awaitWaiting(operation, "INITIALIZE_CONFIGURATION");
        }
        return operations;
    }

    private Newcomer newcomer(String keyName) {
        return stack.seed(Newcomer.healthy().with("api_key", "name", keyName));
    }

    private String onboard(Newcomer newcomer) {
        return provisioning.onboard(newcomer).path("id");
    }
}
