package io.tenantservice.provisioning.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Given;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An installation whose workers may not destroy keys, and whose Vault dies before the end, by the packaged service. */
class ShredWithheldIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Predicate<String> SHREDDER =
            name -> name.startsWith("tenantservice.vault.identities.shredder.");

    private static PackagedStack stack;

    @BeforeAll
    static void start() {
        stack = PackagedStack.start(
                "stack-shred-withheld",
                "platform tenants:read tenants:write credentials:read credentials:write operations:read");
        stack.serveWithout(SHREDDER);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Tag("chaos")
    void offboardingWaitsForTheCommandAndForVaultAndGoesOnByItself() throws SQLException {
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        stack.create("/v1/tenants/" + tenant + "/whatsapp-accounts", Given.whatsAppAccountRequest());
        String operation = stack.request()
                .body(Map.of("reason", "The contract has ended", "waiting_days", 0))
                .post("/v1/tenants/" + tenant + ":offboard")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        await().atMost(WITHIN)
                .until(() -> "WAITING".equals(step(operation, "SHRED_KEY").getString("state")));
        assertThat(step(operation, "SHRED_KEY").getString("failure.code")).isEqualTo("TENANT_KEY_SHRED_WITHHELD");
        assertThat(step(operation, "SHRED_KEY").getString("failure.hint")).contains("shred-key --tenant " + tenant);

        shredAsTheJob(tenant);
        stack.parts().vault().kill();
        hurry();

        await().atMost(WITHIN)
                .until(() ->
                        "WAITING".equals(step(operation, "ISSUE_CERTIFICATE").getString("state")));
        assertThat(step(operation, "ISSUE_CERTIFICATE").getString("failure.code"))
                .isEqualTo("ENCRYPTION_UNAVAILABLE");

        stack.parts().vault().restart();
        hurry();

        await().atMost(WITHIN)
                .until(() -> "SUCCEEDED".equals(stack.request().get(operation).path("state")));
        JsonPath certificate = stack.request()
                .get("/v1/tenants/" + tenant + "/offboarding/certificate")
                .jsonPath();
        assertThat(certificate.getString("certificate.keys.destroyed[0].name")).isEqualTo("t-" + tenant);
        assertThat(certificate.getString("signature.algorithm")).isEqualTo("Ed25519");
    }

    private static JsonPath step(String operation, String name) {
        JsonPath whole = stack.request().get(operation).jsonPath();
        return whole.setRootPath("steps.find { it.name == '" + name + "' }");
    }

    private static void hurry() throws SQLException {
        stack.execute("update scheduled_tasks set execution_time = now() where task_name = 'run-operation'");
    }

    private static void shredAsTheJob(String tenant) {
        Map<String, String> settings = new HashMap<>(stack.parts().settings());
        settings.keySet().removeIf(name -> name.startsWith("tenantservice.vault.identities.") && !SHREDDER.test(name));
        PackagedService.command(
                settings, stack.home().resolve("shred-key.log"), "shred-key", "--tenant", tenant, "--irreversible");
    }
}
