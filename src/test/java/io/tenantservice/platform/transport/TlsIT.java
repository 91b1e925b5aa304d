package io.tenantservice.platform.transport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.LocalStack.Certificate;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged service with PostgreSQL, Redis and Vault over TLS, and with servers that are not who they should be. */
class TlsIT {

    private static final Path HOME = Path.of("target/stack-tls");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CONNECTED =
            "select usename || ' ' || ssl from pg_stat_ssl join pg_stat_activity using (pid) where usename like"
                    + " 'ts\\_%'";

    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.encrypted(HOME, Ports.free(), line -> System.out.println("[stack] " + line));
        PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @AfterEach
    void beGoodAgain() {
        stack.present(Certificate.GOOD);
    }

    @Test
    void everythingTravelsEncrypted() throws SQLException {
        try (PackagedService service = serve("good", Map.of())) {
            service.awaitReady();
            String tenant = create(service, "/v1/tenants", Given.tenantRequest());
            Map<String, Object> request = Given.whatsAppAccountRequest();
            String accounts = "/v1/tenants/" + tenant + "/whatsapp-accounts";
            String account = create(service, accounts, request);

            request(service)
                    .post(accounts + "/" + account + ":reveal")
                    .then()
                    .statusCode(200)
                    .body("access_token", equalTo(request.get("access_token")));
            given().baseUri(service.managementUrl())
                    .get("/q/health/group/dependencies")
                    .then()
                    .statusCode(200)
                    .body("checks[0].data.redis", equalTo("UP"))
                    .body("checks[0].data.vault", equalTo("UP"));
            assertThat(connected())
                    .contains("ts_service true", "ts_jobs true")
                    .allMatch(line -> line.endsWith(" true"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OF_ANOTHER_AUTHORITY, signature check failed",
        "OF_ANOTHER_NAME,      The hostname localhost could not be verified"
    })
    @Tag("chaos")
    void databaseWithTheWrongCertificateIsRefusedAndNotTalkedToInPlaintext(Certificate certificate, String reason)
            throws Exception {
        stack.present(certificate);
        try (PackagedService service = serve(certificate.name(), Map.of())) {
            await().atMost(SOON).until(() -> service.hasLogged("PostgreSQL is not trusted"));
            Path log = HOME.resolve("migrate-" + certificate + ".log");
            assertThatThrownBy(() -> PackagedService.command(stack.settings(), log, "migrate"))
                    .isInstanceOf(StackFailure.class);
            assertThat(Files.readString(log)).contains(reason);
            assertThat(service.isReady()).isFalse();
            assertThat(connected()).isEmpty();

            stack.present(Certificate.GOOD);

            service.awaitReady();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OF_ANOTHER_AUTHORITY, signature check failed",
        "OF_ANOTHER_NAME,      No subject alternative DNS name matching localhost found"
    })
    void vaultWithTheWrongCertificateIsRefused(Certificate certificate, String reason) {
        try (PackagedService service = serve("vault-" + certificate, Map.of())) {
            service.awaitReady();
            String tenant = create(service, "/v1/tenants", Given.tenantRequest());
            String accounts = "/v1/tenants/" + tenant + "/whatsapp-accounts";
            create(service, accounts, Given.whatsAppAccountRequest());

            stack.present(certificate);

            request(service)
                    .body(Given.whatsAppAccountRequest())
                    .post(accounts)
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("ENCRYPTION_UNAVAILABLE"));
            await().atMost(SOON).until(() -> service.hasLogged("Vault's certificate is refused: "));
            assertThat(service.hasLogged(reason)).isTrue();

            stack.present(Certificate.GOOD);

            await().atMost(SOON).untilAsserted(() -> create(service, accounts, Given.whatsAppAccountRequest()));
        }
    }

    @Test
    @Tag("chaos")
    void databaseThatOffersNoTlsIsToldNothing() throws IOException {
        try (NoTls server = NoTls.start()) {
            Map<String, String> elsewhere = Map.of(
                    "quarkus.datasource.reactive.url", "postgresql://localhost:" + server.port() + "/tenantservice",
                    "quarkus.datasource.migration.jdbc.url",
                            "jdbc:postgresql://localhost:" + server.port() + "/tenantservice");
            try (PackagedService service = serve("no-tls", elsewhere)) {
                await().atMost(SOON).until(() -> service.hasLogged("PostgreSQL is not trusted"));
                assertThat(service.isReady()).isFalse();
            }
            Map<String, String> settings = new HashMap<>(stack.settings());
            settings.putAll(elsewhere);
            assertThatThrownBy(() -> PackagedService.command(settings, HOME.resolve("migrate-no-tls.log"), "migrate"))
                    .isInstanceOf(StackFailure.class);

            assertThat(server.asked()).isGreaterThan(1);
            assertThat(server.heard()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.jobs.jdbc.additional-jdbc-properties.sslmode, disable",
        "tenantservice.vault.url, http://localhost:1"
    })
    void serviceWithAWayThatIsNotVerifiedDoesNotStart(String setting, String value) throws InterruptedException {
        try (PackagedService service = serve(setting, Map.of(setting, value))) {
            assertThat(service.waitFor()).isNotZero();
            assertThat(service.hasLogged("Secrets would travel without TLS: " + setting))
                    .isTrue();
        }
    }

    private static PackagedService serve(String name, Map<String, String> changed) {
        Ports ports = Ports.free();
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.putAll(changed);
        return PackagedService.start(settings, ports.of("api"), ports.of("management"), HOME.resolve(name + ".log"));
    }

    private static List<String> connected() throws SQLException {
        try (Connection administrator = stack.postgres().administrator().getConnection()) {
            return Database.column(administrator, CONNECTED);
        }
    }

    private static String create(PackagedService service, String collection, Map<String, Object> body) {
        return request(service)
                .body(body)
                .post(collection)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static RequestSpecification request(PackagedService service) {
        String token = given().baseUri(stack.issuer().url())
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", "tls")
                .formParam("scope", "platform " + String.join(" ", Given.ALL_SCOPES))
                .post("/token")
                .path("access_token");
        return given().baseUri(service.url())
                .urlEncodingEnabled(false)
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON);
    }
}
