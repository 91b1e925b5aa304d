package io.tenantservice.crypto.rotation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.tenantservice.api.Given;
import io.tenantservice.api.HeldLock;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import io.tenantservice.stack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of keys by the packaged service: its worker is killed in the middle of it, its command destroys them. */
class KeyEndIT {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    /** Vault has been told, and that it was is not written down. */
    private static final String HALT_BEFORE_THE_RESULT = """
            create function halt_retirement() returns trigger language plpgsql as $$
            begin
                %s;
                return new;
            end
            $$;
            create trigger halt_retirement before update on encryption_key for each row
                when (old.minimum_version <> new.minimum_version) execute function halt_retirement()""".formatted(HeldLock.WAIT);

    private static PackagedStack stack;
    private static PackagedService service;

    @BeforeAll
    static void start() {
        stack = PackagedStack.start(
                "stack-key-end",
                "platform tenants:write credentials:read credentials:write credentials:reveal encryption:rotate");
        service = stack.serve();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Tag("chaos")
    void retirementThatWasCutOffIsFinishedByAnotherProcess() throws SQLException {
        String tenant = tenantWithAccount();
        rotate(tenant);
        stack.execute("update key_rotation_part set finished_at = finished_at - interval '36 days'");
        try (HeldLock halt = HeldLock.hold(stack.parts().postgres().jdbcUrl(), HALT_BEFORE_THE_RESULT)) {
            stack.execute("update scheduled_tasks set execution_time = now() where task_name = 'retire-key-versions'");
            halt.awaitWaiting(1);
            assertThat(key(tenant).<Integer>path("data.min_decryption_version")).isEqualTo(2);
            assertThat(query("minimum_version", tenant)).isEqualTo("1");
            service.kill();
        }

        service = stack.serve();

        await().atMost(ENDS_WITHIN)
                .untilAsserted(
                        () -> assertThat(query("minimum_version", tenant)).isEqualTo("2"));
        assertThat(query("retiring_version", tenant)).isNull();
        assertThat(key(tenant).<Integer>path("data.min_decryption_version")).isEqualTo(2);
        reveal(tenant).then().statusCode(200);
    }

    @Test
    @Tag("chaos")
    void commandShredsTheKeyOfATenantThatHasLeftAndOfNoOther() throws SQLException, IOException {
        String tenant = tenantWithAccount();

        assertThatThrownBy(() -> shred(tenant)).isInstanceOf(StackFailure.class);
        assertThatThrownBy(() -> shred(tenant, "--irreversible")).isInstanceOf(StackFailure.class);
        assertThat(Files.readString(commandLog()))
                .contains("Missing required option: '--irreversible'")
                .contains("TENANT_STATE_CONFLICT: The tenant is ACTIVE, not DELETED.");
        reveal(tenant).then().statusCode(200);

        stack.execute("update tenant set state = 'DELETED' where id = '" + tenant + "'");
        shred(tenant, "--irreversible");
        shred(tenant, "--irreversible");

        assertThat(key(tenant).statusCode()).isEqualTo(404);
        assertThat(query("state", tenant)).isEqualTo("SHREDDED");
        assertThat(reveal(tenant).statusCode()).isEqualTo(410);
    }

    /** As the Job in kubernetes/jobs: of Vault's identities it has {@code shredder} alone. */
    private static void shred(String tenant, String... more) {
        Map<String, String> settings = new HashMap<>(stack.parts().settings());
        settings.keySet()
                .removeIf(name -> name.startsWith("tenantservice.vault.identities.")
                        && !name.startsWith("tenantservice.vault.identities.shredder."));
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"shred-key", "--tenant", tenant}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        PackagedService.command(settings, commandLog(), arguments);
    }

    private static String tenantWithAccount() {
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        stack.create("/v1/tenants/" + tenant + "/whatsapp-accounts", Given.whatsAppAccountRequest());
        return tenant;
    }

    private static void rotate(String tenant) {
        String rotation = stack.rotate(Map.of("tenant_id", tenant));
        await().atMost(ENDS_WITHIN)
                .until(() -> stack.request().get(rotation).path("state").equals("SUCCEEDED"));
    }

    private static Response reveal(String tenant) {
        String accounts = "/v1/tenants/" + tenant + "/whatsapp-accounts";
        return stack.request()
                .post(accounts + "/" + stack.request().get(accounts).path("items[0].id") + ":reveal");
    }

    private static Response key(String tenant) {
        return given().baseUri(stack.parts().vault().address())
                .header("X-Vault-Token", stack.parts().vault().rootToken())
                .get("/v1/tenants/keys/t-" + tenant);
    }

    private static Path commandLog() {
        return stack.home().resolve("shred-key.log");
    }

    private static String query(String column, String tenant) throws SQLException {
        return stack.query("select " + column + " from encryption_key where owner_id = '" + tenant + "'")
                .getFirst();
    }
}
