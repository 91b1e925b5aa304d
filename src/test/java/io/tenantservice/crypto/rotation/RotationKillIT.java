package io.tenantservice.crypto.rotation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import io.tenantservice.stack.StackFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rotations by the packaged service, which is killed in the middle, and while Vault stands still. */
@Tag("chaos")
class RotationKillIT {

    private static final int TENANTS = 20;
    private static final int PARALLEL = 6;
    private static final int FIRST_HALTED = 8;
    private static final int ACCOUNTS = 2;
    private static final int FIELDS = 3;
    private static final Map<String, String> SETTINGS =
            Map.of("tenantservice.rotation.parallel-keys", Integer.toString(PARALLEL));
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);

    private static PackagedStack stack;
    private static PackagedService service;

    private final Map<String, String> secrets = new HashMap<>();

    @BeforeAll
    static void start() {
        stack = PackagedStack.start(
                "stack-rotation",
                "platform tenants:write credentials:read credentials:write credentials:reveal encryption:rotate");
        service = stack.serve(SETTINGS);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void rotationThatWasCutOffEndsOnceAndNoRevealNoticesIt() throws SQLException {
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            tenants.add(tenant());
        }
        RotationLooks looks = new RotationLooks();
        try (Callers reveals = Reveals.begin(stack.token(), secrets)) {
            String rotation;
            long killedAt;
            try (RotationHalts halts =
                    RotationHalts.install(stack.parts().postgres().jdbcUrl())) {
                for (RotationHalts.Place place : RotationHalts.Place.values()) {
                    halts.halt(tenants.get(FIRST_HALTED + place.ordinal()), place);
                }
                rotation = stack.rotate(Map.of());
                halts.awaitHalted(RotationHalts.Place.values().length);
                looks.add(look(rotation));
                assertThat(stack.query("select count(*) from key_rotation_part where state = 'RUNNING'"))
                        .as("tenants worked on at once, of all that the configuration allows")
                        .containsExactly(Integer.toString(PARALLEL));
                killedAt = System.nanoTime();
                service.kill();
            }
            service = stack.serve(SETTINGS);
            long backAt = System.nanoTime();

            await().atMost(ENDS_WITHIN).pollInterval(Duration.ofMillis(20)).until(() -> {
                looks.add(look(rotation));
                return looks.isOver();
            });

            assertThat(looks.first().getString("state")).isEqualTo("RUNNING");
            assertThat(looks.first().getInt("progress.tenants_done")).isGreaterThanOrEqualTo(FIRST_HALTED);
            assertSucceeded(looks.last());
            looks.assertNothingGoesBackwards();
            for (String tenant : tenants) {
                assertThat(latestVersion(tenant))
                        .as("version of the key of " + tenant)
                        .isEqualTo(2);
            }
            int goodSoFar = reveals.good();
            await().until(() -> reveals.good() > goodSoFar + secrets.size());
            assertThat(reveals.misses()).allMatch(miss -> miss.touches(killedAt, backAt));
            System.out.printf(
                    "[rotation] %d looks, %d good reveals, %d misses while the service was away%n",
                    looks.count(), reveals.good(), reveals.misses().size());
        }
        assertThat(ciphertexts(tenants))
                .hasSize(TENANTS * ACCOUNTS * FIELDS)
                .allMatch(text -> text.startsWith("vault:v2:"));
    }

    @Test
    void rotationWaitsWhileVaultStandsStillAndGoesOnByItself() throws SQLException {
        String tenant = tenant();
        String rotation;
        stack.parts().vault().freeze();
        try {
            rotation = stack.rotate(Map.of("tenant_id", tenant));
            String pauses = "select pauses from key_rotation_part where owner_id = '" + tenant + "'";
            await().atMost(ENDS_WITHIN)
                    .until(() -> Integer.parseInt(stack.query(pauses).getFirst()) > 1);
        } finally {
            stack.parts().vault().thaw();
        }

        await().atMost(ENDS_WITHIN)
                .untilAsserted(
                        () -> assertThat(look(rotation).getString("state")).isEqualTo("SUCCEEDED"));

        assertThat(latestVersion(tenant)).isEqualTo(2);
        assertThat(ciphertexts(List.of(tenant)))
                .hasSize(ACCOUNTS * FIELDS)
                .allMatch(text -> text.startsWith("vault:v2:"));
    }

    @Test
    void commandWaitsForTheEndAndFailsWhenSomethingIsLeftBehind() throws SQLException {
        Path log = stack.home().resolve("rotate.log");
        String good = tenant();
        String bad = tenant();
        try (Connection administrator = stack.administrator()) {
            Database.execute(administrator, """
                    update credential_secret s set ciphertext = o.ciphertext from credential_secret o
                    where s.tenant_id = '%s' and s.field = 'APP_SECRET'
                      and o.credential_id = s.credential_id and o.field = 'ACCESS_TOKEN'""".formatted(bad));
        }

        PackagedService.command(stack.parts().settings(), log, "rotate", "--tenant", good);
        assertThatThrownBy(() -> PackagedService.command(stack.parts().settings(), log, "rotate", "--tenant", bad))
                .isInstanceOf(StackFailure.class);

        assertThat(ciphertexts(List.of(good))).isNotEmpty().allMatch(text -> text.startsWith("vault:v2:"));
        assertThat(ciphertexts(List.of(bad)))
                .filteredOn(text -> text.startsWith("vault:v2:"))
                .hasSize(ACCOUNTS * (FIELDS - 1));
        deleteAccounts(bad);
    }

    /** So that a rotation of all has nothing to leave behind. */
    private static void deleteAccounts(String tenant) {
        String collection = "/v1/tenants/" + tenant + "/whatsapp-accounts";
        for (String id : stack.request().get(collection).<List<String>>path("items.id")) {
            stack.request()
                    .header("If-Match", "*")
                    .delete(collection + "/" + id)
                    .then()
                    .statusCode(204);
        }
    }

    /** A new tenant with a few credentials. */
    private String tenant() {
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        for (int i = 0; i < ACCOUNTS; i++) {
            Map<String, Object> request = Given.whatsAppAccountRequest();
            String collection = "/v1/tenants/" + tenant + "/whatsapp-accounts";
            secrets.put(
                    service.url() + collection + "/" + stack.create(collection, request),
                    String.valueOf(request.get("access_token")));
        }
        return tenant;
    }

    private static JsonPath look(String rotation) {
        return stack.request().get(rotation).then().statusCode(200).extract().jsonPath();
    }

    private static void assertSucceeded(JsonPath rotation) {
        assertThat(rotation.getString("state")).isEqualTo("SUCCEEDED");
        int ciphertexts = TENANTS * ACCOUNTS * FIELDS;
        assertThat(rotation.getMap("progress"))
                .containsEntry("tenants_done", rotation.getInt("progress.tenants_total"))
                .containsEntry("done", rotation.getInt("progress.total"))
                .containsEntry("failed", 0)
                .containsEntry("quarantined", 0);
        assertThat(rotation.getInt("progress.total")).isGreaterThanOrEqualTo(ciphertexts);
    }

    private static int latestVersion(String tenant) {
        return given().baseUri(stack.parts().vault().address())
                .header("X-Vault-Token", stack.parts().vault().rootToken())
                .get("/v1/tenants/keys/t-" + tenant)
                .path("data.latest_version");
    }

    private static List<String> ciphertexts(List<String> tenants) throws SQLException {
        return stack.query(
                "select ciphertext from credential_secret where tenant_id in ('" + String.join("', '", tenants) + "')");
    }
}
