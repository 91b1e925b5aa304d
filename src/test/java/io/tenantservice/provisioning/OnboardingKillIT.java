package io.tenantservice.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

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
 * Kills the packaged service with six onboardings under way, each halted at another step: once when the step's work is
 * done and nobody has written it down yet, once when the step before is written down and this one has done nothing.
 */
@Tag("chaos")
class OnboardingKillIT {

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
                "stack-kill",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read "
                        + "api-keys:write api-keys:verify operations:read");
        service = stack.serve();
        provisioning = new PackagedProvisioning(stack, ENDS_WITHIN);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @ParameterizedTest(name = "killed before a step is {0}")
    @ValueSource(strings = {"SUCCEEDED", "RUNNING"})
    void onboardingsThatWereCutOffEndOnce(String state) throws SQLException {
        Newcomer first = newcomer("warm-up");
        awaitSuccess(onboard(first));
        List<String> operations = new ArrayList<>();
        List<Newcomer> newcomers = new ArrayList<>();

        try (StepHalts halts = StepHalts.install(stack.parts().postgres().jdbcUrl())) {
            for (String step : STEPS) {
                Newcomer newcomer = newcomer(StepHalts.nameOf(step, state));
                newcomers.add(newcomer);
                operations.add(onboard(newcomer));
            }
            halts.awaitHalted(STEPS.size());
            service.kill();
        }
        service = stack.serve();

        for (int i = 0; i < operations.size(); i++) {
            awaitSuccess(operations.get(i));
            assertWorksOnce(newcomers.get(i), operations.get(i));
        }
        assertThat(calls("M6")).hasSize(STEPS.size() + 1);
        assertThat(calls("G6")).hasSize(STEPS.size() + 1);
    }

    private Newcomer newcomer(String keyName) {
        return stack.seed(Newcomer.healthy().with("api_key", "name", keyName));
    }

    private String onboard(Newcomer newcomer) {
        return provisioning.onboard(newcomer).path("id");
    }

    private void awaitSuccess(String operation) {
        provisioning.awaitEnd(operation, "SUCCEEDED", "SUCCEEDED");
    }

    private void assertWorksOnce(Newcomer newcomer, String operation) {
        String tenant = stack.request()
                .queryParam("text", newcomer.tenantName())
                .get("/v1/tenants")
                .then()
                .body("items", hasSize(1))
                .body("items[0].state", equalTo("ACTIVE"))
                .extract()
                .path("items[0].id");
        String address = "/v1/tenants/" + tenant;
        for (String collection : List.of("/api-keys", "/whatsapp-accounts", "/genesys-organizations")) {
            stack.request().get(address + collection).then().body("items", hasSize(1));
        }
        String key = stack.request()
                .post("/v1/operations/" + operation + ":claimApiKey")
                .then()
                .statusCode(200)
                .extract()
                .path("api_key");
        stack.request()
                .body(Map.of("api_key", key))
                .post("/v1/api-keys:verify")
                .then()
                .body("code", equalTo("VALID"))
                .body("tenant_id", equalTo(tenant));
        assertThat(calls("M6")).containsOnlyOnce(newcomer.accountId());
    }

    /** @return what each successful call of this name was about, in the journals of the simulators */
    private List<String> calls(String name) {
        return stack.control()
                .get("/journal")
                .path("findAll { it.call == '" + name + "' && it.status == 200 }.collect { it.asset_ids.join(',') }");
    }
}
