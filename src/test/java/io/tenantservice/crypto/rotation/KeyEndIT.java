package io.tenantservice.crypto.rotation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.HeldLock;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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

    private static final Path HOME = Path.of("target/stack-key-end");
    private static final Path COMMAND_LOG = HOME.resolve("shred-key.log");
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

    private static Ports ports;
    private static LocalStack stack;
    private static PackagedService service;
    private static String token;

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
    @Tag("chaos")
    void retirementThatWasCutOffIsFinishedByAnotherProcess() throws SQLException {
        String tenant = tenantWithAccount();
        rotate(tenant);
        execute("update key_rotation_part set finished_at = finished_at - interval '36 days'");
        try (HeldLock halt = HeldLock.hold(stack.postgres().jdbcUrl(), HALT_BEFORE_THE_RESULT)) {
            execute("update scheduled_tasks set execution_time = now() where task_name = 'retire-key-versions'");
            halt.awaitWaiting(1);
            assertThat(key(tenant).<Integer>path("data.min_decryption_version")).isEqualTo(2);
            assertThat(query("minimum_version", tenant)).isEqualTo("1");
            service.kill();
        }

        service = serve();

        await().atMost(ENDS_WITHIN)
                .untilAsserted(
                        () -> assertThat(query("minimum_version", tenant)).isEqualTo("2"));
        assertThat(query("retiring_version", tenant)).isNull();
        assertThat(key(tenant).<Integer>path("data.min_decryption_version")).isEqualTo(2);
        reveal(tenant).then().statusCode(200);
    }

    @Test
    void commandShredsTheKeyOfATenantThatIsLeavingAndOfNoOther() throws SQLException, IOException {
        String tenant = tenantWithAccount();

        assertThatThrownBy(() -> shred(tenant)).isInstanceOf(StackFailure.class);
        assertThatThrownBy(() -> shred(tenant, "--irreversible")).isInstanceOf(StackFailure.class);
        assertThat(Files.readString(COMMAND_LOG))
                .contains("Missing required option: '--irreversible'")
                .contains("TENANT_STATE_CONFLICT: The tenant is ACTIVE, not OFFBOARDING or DELETED.");
        reveal(tenant).then().statusCode(200);

        execute("update tenant set state = 'OFFBOARDING' where id = '" + tenant + "'");
        shred(tenant, "--irreversible");
        shred(tenant, "--irreversible");

        assertThat(key(tenant).statusCode()).isEqualTo(404);
        assertThat(query("state", tenant)).isEqualTo("SHREDDED");
        assertThat(reveal(tenant).statusCode()).isEqualTo(410);
    }

    /** As the Job in kubernetes/jobs: of Vault's identities it has {@code shredder} alone. */
    private static void shred(String tenant, String... more) {
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.keySet()
                .removeIf(name -> name.startsWith("tenantservice.vault.identities.")
                        && !name.startsWith("tenantservice.vault.identities.shredder."));
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"shred-key", "--tenant", tenant}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        PackagedService.command(settings, COMMAND_LOG, arguments);
    }

    private static PackagedService serve() {
        PackagedService started = PackagedService.start(
                stack.settings(), ports.of("api"), ports.of("management"), HOME.resolve("service.log"));
        started.awaitReady();
        return started;
    }

    private static String tenantWithAccount() {
        String tenant = create("/v1/tenants", Given.tenantRequest());
        create("/v1/tenants/" + tenant + "/whatsapp-accounts", Given.whatsAppAccountRequest());
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

    private static void rotate(String tenant) {
        String rotation = request()
                .body(Map.of("tenant_id", tenant))
                .post("/v1/key-rotations")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        await().atMost(ENDS_WITHIN)
                .until(() -> request().get(rotation).path("state").equals("SUCCEEDED"));
    }

    private static Response reveal(String tenant) {
        String accounts = "/v1/tenants/" + tenant + "/whatsapp-accounts";
        return request().post(accounts + "/" + request().get(accounts).path("items[0].id") + ":reveal");
    }

    private static Response key(String tenant) {
        return given().baseUri(stack.vault().address())
                .header("X-Vault-Token", stack.vault().rootToken())
                .get("/v1/tenants/keys/t-" + tenant);
    }

    private static String query(String column, String tenant) throws SQLException {
        try (Connection administrator = administrator()) {
            return Database.column(
                            administrator,
                            "select " + column + " from encryption_key where owner_id = '" + tenant + "'")
                    .getFirst();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection administrator = administrator()) {
            Database.execute(administrator, sql);
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
