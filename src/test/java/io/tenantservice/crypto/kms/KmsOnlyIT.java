package io.tenantservice.crypto.kms;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.stack.KmsPart;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged service where there is KMS and no Vault: nothing of Vault is configured, and it stands still. */
@Tag("kms")
class KmsOnlyIT {

    private static final Duration LEFT_WITHIN = Duration.ofSeconds(60);
    private static final Path HOME = Path.of("target/stack-kms-only");

    private static Ports ports;
    private static LocalStack stack;
    private static KmsPart kms;
    private static PackagedService service;
    private static String token;

    @BeforeAll
    static void start() {
        ports = Ports.free();
        stack = LocalStack.start(HOME, ports, KmsOnlyIT::say);
        kms = KmsPart.start(HOME.toAbsolutePath(), ports, KmsOnlyIT::say);
        stack.vault().freeze();
        PackagedService.command(settings(), HOME.resolve("migrate.log"), "migrate");
        service = PackagedService.start(
                settings(),
                KmsPart.environment(),
                ports.of("api"),
                ports.of("management"),
                HOME.resolve("service.log"));
        service.awaitReady();
        token = given().baseUri(stack.issuer().url())
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", "ops")
                .formParam(
                        "scope",
                        "platform tenants:read tenants:write credentials:write credentials:reveal api-keys:write "
                                + "encryption:rotate operations:read")
                .post("/token")
                .path("access_token");
    }

    @AfterAll
    static void stop() {
        service.close();
        kms.close();
        stack.vault().thaw();
        stack.close();
    }

    @Test
    void secretsAreEncryptedAndRevealedByKmsAlone() throws SQLException {
        String tenant = "/v1/tenants/" + create("/v1/tenants", Given.tenantRequest());
        Map<String, Object> request = Given.whatsAppAccountRequest();
        String account = create(tenant + "/whatsapp-accounts", request);

        request()
                .post(tenant + "/whatsapp-accounts/" + account + ":reveal")
                .then()
                .statusCode(200)
                .body("access_token", equalTo(request.get("access_token")));
        assertThat(query("select ciphertext from credential_secret union select ciphertext from pepper"))
                .hasSize(4)
                .allMatch(text -> text.startsWith("aws-kms:"));
    }

    @Test
    void answerWithAKeyIsReplayed() {
        String tenant = "/v1/tenants/" + create("/v1/tenants", Given.tenantRequest());
        Map<String, Object> key = Map.of("name", "backend", "scopes", List.of("messages:send"));
        String idempotencyKey = Given.unique();
        String first = request()
                .header("Idempotency-Key", idempotencyKey)
                .body(key)
                .post(tenant + "/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .asString();

        String replayed = request()
                .header("Idempotency-Key", idempotencyKey)
                .body(key)
                .post(tenant + "/api-keys")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .extract()
                .asString();

        assertThat(replayed).isEqualTo(first);
    }

    /** Its tenants share a key, and nothing signs. */
    @Test
    void certificateOfATenantThatHasLeftSaysThatItsKeyStays() {
        String tenant = "/v1/tenants/" + create("/v1/tenants", Given.tenantRequest());
        create(tenant + "/whatsapp-accounts", Given.whatsAppAccountRequest());

        String operation = request()
                .body(Map.of("reason", "The contract has ended", "waiting_days", 0))
                .post(tenant + ":offboard")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");

        await().atMost(LEFT_WITHIN)
                .until(() -> request().get(operation).path("state").equals("SUCCEEDED"));
        request()
                .get(tenant + "/offboarding/certificate")
                .then()
                .statusCode(200)
                .body("signature", nullValue())
                .body("public_key", nullValue())
                .body("certificate.keys.destroyed", empty())
                .body("certificate.keys.shared.provider", equalTo("aws-kms"))
                .body("certificate.deleted_rows.credential_secret", equalTo(3));
    }

    @Test
    void vaultIsNeitherReportedNorOffered() {
        given().baseUri(service.managementUrl())
                .get("/q/health/group/dependencies")
                .then()
                .statusCode(200)
                .body(containsString("aws-kms"))
                .body(not(containsString("vault")));
        request()
                .get("/v1/encryption-providers")
                .then()
                .statusCode(200)
                .body("provider", equalTo(List.of("AWS_KMS")))
                .body("encrypts_new_tenants", equalTo(List.of(true)));
    }

    @Test
    void providerWithoutItsSettingsEndsTheStart() throws IOException {
        Map<String, String> without = new TreeMap<>(settings());
        without.remove("tenantservice.kms.keys.tenants");
        Path log = HOME.resolve("without.log");

        assertThatThrownBy(() -> PackagedService.command(without, log, "migrate"))
                .isInstanceOf(StackFailure.class);

        assertThat(Files.readString(log)).contains("tenantservice.crypto.provider is aws-kms, which is not configured");
    }

    @Test
    void aliasEndsTheStart() throws IOException {
        Map<String, String> alias = new TreeMap<>(settings());
        alias.put("tenantservice.kms.keys.tenants", "arn:aws:kms:eu-central-1:123456789012:alias/tenants");
        Path log = HOME.resolve("alias.log");

        assertThatThrownBy(() -> PackagedService.command(alias, log, "migrate")).isInstanceOf(StackFailure.class);

        assertThat(Files.readString(log)).contains("tenantservice.kms.keys.tenants is not the ARN of a key in KMS");
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(stack.settings());
        settings.keySet().removeIf(name -> name.startsWith("tenantservice.vault."));
        settings.putAll(kms.settings());
        settings.put("tenantservice.crypto.provider", "aws-kms");
        return settings;
    }

    private static String create(String collection, Map<String, Object> body) {
        return request()
                .body(body)
                .post(collection)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection administrator =
                DriverManager.getConnection(stack.postgres().jdbcUrl(), "postgres", "")) {
            return Database.column(administrator, sql);
        }
    }

    private static RequestSpecification request() {
        return given().urlEncodingEnabled(false)
                .baseUri(service.url())
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON);
    }

    private static void say(String line) {
        System.out.println("[stack] " + line);
    }
}
