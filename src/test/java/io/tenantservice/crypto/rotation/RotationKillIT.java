package io.tenantservice.crypto.rotation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.StackFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rotations by the packaged service, which is killed in the middle, and while Vault stands still. */
class RotationKillIT {

    private static final Path HOME = Path.of("target/stack-rotation");
    private static final int TENANTS = 20;
    private static final int PARALLEL = 6;
    private static final int FIRST_HALTED = 8;
    private static final int ACCOUNTS = 2;
    private static final int FIELDS = 3;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);

    private static Ports ports;
    private static LocalStack stack;
    private static PackagedService service;
    private static String token;

    private final Map<String, String> secrets = new HashMap<>();

    @BeforeAll
    static void start() {
        ports = Ports.free();
        stack = LocalStack.start(HOME, ports, line -> System.out.println("[stack] " + line));
        PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
        service = serve();
        token = given().baseUri(stack.issuer().url())
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", "ops")
                .formParam(
                        "scope",
                        "platform tenants:write credentials:read credentials:write credentials:reveal encryption:rotate")
                .post("/token")
                .path("access_token");
    }

    @AfterAll
    static void stop() {
        service.close();
        stack.close();
    }

    @Test
    void rotationThatWasCutOffEndsOnceAndNoRevealNoticesIt() throws SQLException {
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            tenants.add(tenant());
        }
        RotationLooks looks = new RotationLooks();
        try (Callers reveals = Reveals.begin(token, secrets)) {
            String rotation;
            long killedAt;
            try (RotationHalts halts = RotationHalts.install(stack.postgres().jdbcUrl())) {
                for (RotationHalts.Place place : RotationHalts.Place.values()) {
                    halts.halt(tenants.get(FIRST_HALTED + place.ordinal()), place);
                }
                rotation = rotate(Map.of());
                halts.awaitHalted(RotationHalts.Place.values().length);
                looks.add(look(rotation));
                assertThat(query("select count(*) from key_rotation_part where state = 'RUNNING'"))
                        .as("tenants worked on at once, of all that the configuration allows")
                        .containsExactly(Integer.toString(PARALLEL));
                killedAt = System.nanoTime();
                service.kill();
            }
            service = serve();
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
        stack.vault().freeze();
        try {
            rotation = rotate(Map.of("tenant_id", tenant));
            String pauses = "select pauses from key_rotation_part where owner_id = '" + tenant + "'";
            await().atMost(ENDS_WITHIN)
                    .until(() -> Integer.parseInt(query(pauses).getFirst()) > 1);
        } finally {
            stack.vault().thaw();
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
        Path log = HOME.resolve("rotate.log");
        String good = tenant();
        String bad = tenant();
        try (Connection administrator = administrator()) {
            Database.execute(administrator, """
                    update credential_secret s set ciphertext = o.ciphertext from credential_secret o
                    where s.tenant_id = '%s' and s.field = 'APP_SECRET'
                      and o.credential_id = s.credential_id and o.field = 'ACCESS_TOKEN'""".formatted(bad));
        }

        PackagedService.command(stack.settings(), log, "rotate", "--tenant", good);
        assertThatThrownBy(() -> PackagedService.command(stack.settings(), log, "rotate", "--tenant", bad))
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
        for (String id : request().get(collection).<List<String>>path("items.id")) {
            request()
                    .header("If-Match", "*")
                    .delete(collection + "/" + id)
                    .then()
                    .statusCode(204);
        }
    }

    private static PackagedService serve() {
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.put("tenantservice.rotation.parallel-keys", Integer.toString(PARALLEL));
        PackagedService started =
                PackagedService.start(settings, ports.of("api"), ports.of("management"), HOME.resolve("service.log"));
        started.awaitReady();
        return started;
    }

    /** A new tenant with a few credentials. */
    private String tenant() {
        String tenant = create("/v1/tenants", Given.tenantRequest());
        for (int i = 0; i < ACCOUNTS; i++) {
            Map<String, Object> request = Given.whatsAppAccountRequest();
            String collection = "/v1/tenants/" + tenant + "/whatsapp-accounts";
            secrets.put(
                    service.url() + collection + "/" + create(collection, request),
                    String.valueOf(request.get("access_token")));
        }
        return tenant;
    }

    private static String create(String collection, Map<String, Object> request) {
        return request()
                .body(request)
                .post(collection)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String rotate(Map<String, Object> which) {
        return request()
                .body(which)
                .post("/v1/key-rotations")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
    }

    private static JsonPath look(String rotation) {
        return request().get(rotation).then().statusCode(200).extract().jsonPath();
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
        return given().baseUri(stack.vault().address())
                .header("X-Vault-Token", stack.vault().rootToken())
                .get("/v1/tenants/keys/t-" + tenant)
                .path("data.latest_version");
    }

    private static List<String> ciphertexts(List<String> tenants) throws SQLException {
        return query(
                "select ciphertext from credential_secret where tenant_id in ('" + String.join("', '", tenants) + "')");
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection administrator = administrator()) {
            return Database.column(administrator, sql);
        }
    }

    private static Connection administrator() throws SQLException {
        return DriverManager.getConnection(stack.postgres().jdbcUrl(), "postgres", "");
    }

    private static RequestSpecification request() {
        return given().urlEncodingEnabled(false)
                .baseUri(service.url())
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON);
    }
}
