package io.tenantservice.platform.health;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged service while what it needs stands still, is killed, or comes late. */
class OutageIT {

    private static final Path HOME = Path.of("target/stack-outage");
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private static LocalStack stack;
    private static PackagedService service;
    private static String token;

    @BeforeAll
    static void start() {
        Ports ports = Ports.free();
        stack = LocalStack.start(HOME, ports, line -> System.out.println("[stack] " + line));
        PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
        service = PackagedService.start(
                stack.settings(), ports.of("api"), ports.of("management"), HOME.resolve("service.log"));
        service.awaitReady();
        token = issue();
    }

    @AfterAll
    static void stop() {
        service.close();
        stack.close();
    }

    @Test
    void databaseThatStandsStillIsAnsweredForInSecondsAndForgotten() {
        String tenant = tenant();
        stack.postgres().freeze();
        try {
            request()
                    .get("/v1/tenants/" + tenant)
                    .then()
                    .statusCode(503)
                    .time(lessThan(10_000L))
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("DATABASE_UNAVAILABLE"));
        } finally {
            stack.postgres().thaw();
        }

        await().atMost(RECOVERY)
                .untilAsserted(
                        () -> request().get("/v1/tenants/" + tenant).then().statusCode(200));
    }

    @Test
    void vaultThatStandsStillStopsSecretsOnly() {
        String tenant = tenant();
        String account = account(tenant).statusCode(201).extract().path("id");
        String reveal = "/v1/tenants/" + tenant + "/whatsapp-accounts/" + account + ":reveal";
        stack.vault().freeze();
        try {
            request()
                    .post(reveal)
                    .then()
                    .statusCode(503)
                    .time(lessThan(6_000L))
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("ENCRYPTION_UNAVAILABLE"));
            request().get("/v1/tenants/" + tenant).then().statusCode(200).time(lessThan(2_000L));
            given().baseUri(service.managementUrl())
                    .get("/q/health/group/dependencies")
                    .then()
                    .statusCode(503)
                    .body("checks[0].data.vault", equalTo("DOWN"));
            given().baseUri(service.managementUrl())
                    .get("/q/health/ready")
                    .then()
                    .statusCode(200);
        } finally {
            stack.vault().thaw();
        }

        await().atMost(RECOVERY)
                .untilAsserted(() -> request().post(reveal).then().statusCode(200));
    }

    @Test
    void redisThatStandsStillLeavesRateLimitsToEachReplica() {
        String question = "{\"api_key\":\"" + limitedKey(tenant()) + "\"}";
        stack.redis().freeze();
        try {
            verify(question).body("code", equalTo("VALID")).body("degraded", equalTo(true));
            verify(question).body("code", equalTo("RATE_LIMITED")).body("degraded", equalTo(true));
        } finally {
            stack.redis().thaw();
        }

        await().atMost(RECOVERY).untilAsserted(() -> verify(question).body("degraded", nullValue()));
    }

    @Test
    void identityProviderThatStandsStillStopsTokensWithUnknownKeysOnly() {
        String tenants = "/v1/tenants";
        stack.issuer().rotate();
        String unknown = issue();
        stack.issuer().freeze();
        try {
            assertIdentityProviderIsMissed(as(unknown, service));
            request().get(tenants).then().statusCode(200).time(lessThan(2_000L));
        } finally {
            stack.issuer().thaw();
        }

        await().atMost(RECOVERY)
                .untilAsserted(() -> as(unknown, service).get(tenants).then().statusCode(200));
    }

    @Test
    @Tag("chaos")
    void replicaThatStartsWhileTheIdentityProviderStandsStillServesOnceItIsBack() {
        Ports ports = Ports.free();
        stack.issuer().freeze();
        try (PackagedService late = PackagedService.start(
                stack.settings(), ports.of("api"), ports.of("management"), HOME.resolve("late.log"))) {
            late.awaitReady();
            assertIdentityProviderIsMissed(as(token, late));

            stack.issuer().thaw();

            await().atMost(RECOVERY)
                    .untilAsserted(
                            () -> as(token, late).get("/v1/tenants").then().statusCode(200));
        } finally {
            stack.issuer().thaw();
        }
    }

    private static void assertIdentityProviderIsMissed(RequestSpecification request) {
        request.get("/v1/tenants")
                .then()
                .statusCode(503)
                .time(lessThan(8_000L))
                .body("code", equalTo("IDENTITY_PROVIDER_UNAVAILABLE"));
    }

    private static String tenant() {
        return request()
                .body("""
                        {"name":"Outage","tier":"BASIC","key_prefix":"o%s"}""".formatted(Long.toString(System.nanoTime(), 36).toLowerCase(Locale.ROOT)))
                .post("/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse account(String tenant) {
        return request()
                .body("""
                        {"business_account_id":"10001","phone_number_id":"10002","access_token":"t","app_secret":"s"}""")
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts")
                .then();
    }

    private static String limitedKey(String tenant) {
        return request()
                .body("""
                        {"name":"limited","scopes":["a:b"],
                         "rate_limits":[{"name":"default","limit":1,"period":"PT1H"}]}""")
                .post("/v1/tenants/" + tenant + "/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .path("api_key");
    }

    private static ValidatableResponse verify(String question) {
        return request()
                .body(question)
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(200)
                .time(lessThan(2_000L));
    }

    private static String issue() {
        return given().baseUri(stack.issuer().url())
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", "outage")
                .formParam(
                        "scope",
                        "platform tenants:read tenants:write credentials:read credentials:write credentials:reveal"
                                + " api-keys:write api-keys:verify")
                .post("/token")
                .path("access_token");
    }

    private static RequestSpecification request() {
        return as(token, service);
    }

    private static RequestSpecification as(String bearer, PackagedService replica) {
        return given().baseUri(replica.url())
                .urlEncodingEnabled(false)
                .auth()
                .oauth2(bearer)
                .contentType(ContentType.JSON);
    }
}
