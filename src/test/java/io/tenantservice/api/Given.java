package io.tenantservice.api;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.ConfigProvider;

/** Builds, through the API, what a test needs to be there; checks nothing beyond that it could be built. */
public final class Given {

    /** What a token may do when a test is about something else. */
    public static final List<String> ALL_SCOPES = List.of(
            "tenants:read",
            "tenants:write",
            "tenants:export",
            "credentials:read",
            "credentials:write",
            "credentials:reveal",
            "configuration:read",
            "configuration:write",
            "api-keys:read",
            "api-keys:write",
            "api-keys:verify",
            "api-key-leaks:read",
            "encryption:rotate",
            "feature-flags:read",
            "feature-flags:write",
            "webhooks:read",
            "webhooks:write",
            "webhooks:verify",
            "operations:read",
            "operations:write",
            "audit:read");

    private static boolean hasLeft;

    static {
        QuickPaths.install();
    }

    private Given() {}

    public static RequestSpecification platform() {
        return as(Tokens.platform(ALL_SCOPES));
    }

    public static RequestSpecification tenantCaller(UUID tenantId) {
        return as(Tokens.tenant(tenantId, ALL_SCOPES));
    }

    public static RequestSpecification as(String token) {
        // Without this, the colon of a verb would be sent as %3A.
        return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
    }

    public static UUID activeTenant() {
        return UUID.fromString(platform()
                .body(tenantRequest())
                .post("/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    /** An active tenant whose key has been made, with one WhatsApp account under it. */
    public static UUID tenantWithAccount() {
        UUID tenant = activeTenant();
        create("/v1/tenants/" + tenant + "/whatsapp-accounts", whatsAppAccountRequest());
        return tenant;
    }

    /**
     * A tenant with rows in every table that tenants have rows in, and canaries for secrets. Whoever adds a table adds
     * to this.
     */
    public static UUID busyTenant() {
        // The faults that another test may have left would meet the onboarding.
        Simulation.clearFaults();
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        keysInEveryState(onboarding.tenantAddress() + "/api-keys");
        usedKey(onboarding.tenantAddress() + "/api-keys");
        leakedKey(onboarding.tenantAddress() + "/api-keys");
        webhookEndpoint(onboarding.tenantAddress() + "/webhook-endpoints");
        Switched.on("PROVISIONING");
        platform()
                .get("/v1/resolve?fields=access_token&phone_number_id=" + newcomer.phoneNumberId())
                .then()
                .statusCode(200);
        Rotation.of(onboarding.tenantId()).ended();
        // What an onboarding that failed early was asked for is kept for a while.
        Onboarding.of(Newcomer.healthy().with("tenant", "key_prefix", newcomer.keyPrefix()))
                .ended("FAILED");
        // What a rotation leaves behind, at a tenant of its own: the busy one's secrets shall all open.
        UUID tampered = activeTenant();
        Rotation.tamperedAccount(tampered);
        Rotation.of(tampered).ended();
        tenantsThatLeave();
        return onboarding.tenantId();
    }

    /**
     * One that had both its connections, and has left, and one whose export is there to be fetched; the same for all tests,
     * as nobody changes them any more.
     */
    private static synchronized void tenantsThatLeave() {
        if (!hasLeft) {
            Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());
            Offboarding.atOnce(onboarding.tenantAddress()).ended("SUCCEEDED");
            Offboarding.of("/v1/tenants/" + activeTenant(), Map.of()).step("WAIT", "WAITING");
            deletedWhileGenesysRefused();
            hasLeft = true;
        }
    }

    /** An organization that left its integration behind. */
    private static void deletedWhileGenesysRefused() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Simulation.seed(newcomer.genesysPermitting(List.of("messaging:integration:view")));
        platform()
                .header("If-Match", "*")
                .delete(onboarding.credential("genesys-organizations"))
                .then()
                .statusCode(204);
    }

    private static void keysInEveryState(String keys) {
        Map<String, Object> request = Map.of(
                "name",
                "old",
                "scopes",
                List.of("messages:send"),
                "allowed_cidrs",
                List.of("203.0.113.0/24"),
                "metadata",
                Map.of("team", "support"),
                "rate_limits",
                List.of(Map.of("name", "default", "limit", 100, "period", "PT1M")));
        Map<String, Object> reason = Map.of("reason", "leaked");
        platform().body(reason).post(create(keys, request) + ":revoke").then().statusCode(200);
        platform().body(reason).post(create(keys, request) + ":disable").then().statusCode(200);
        platform().body(Map.of()).post(create(keys, request) + ":rotate").then().statusCode(200);
        importedKeys(keys);
    }

    private static void importedKeys(String keys) {
        String prefix = "sk_" + unique() + "_";
        Map<String, Object> pattern =
                Map.of("prefix", prefix, "alphabet", "HEX", "min_length", 40, "max_length", 40, "lookup_length", 20);
        Map<String, String> sha256 = Map.of(
                "algorithm", "SHA256", "value", (unique() + unique()).repeat(3).substring(0, 64));
        Map<String, String> bcrypt =
                Map.of("algorithm", "BCRYPT", "value", "$2b$12$" + "a".repeat(53), "lookup_prefix", prefix + "0123");
        platform()
                .body(Map.of("pattern", pattern, "keys", List.of(imported(sha256), imported(bcrypt))))
                .post(keys + ":import")
                .then()
                .statusCode(200);
    }

    private static Map<String, Object> imported(Map<String, String> hash) {
        return Map.of("name", "imported", "scopes", List.of("messages:send"), "hash", hash);
    }

    /** Waits until its use has been written. */
    private static void usedKey(String keys) {
        var issued = platform()
                .body(Map.of("name", "used", "scopes", List.of("messages:send")))
                .post(keys);
        platform()
                .body(Map.of("api_key", issued.path("api_key"), "ip", "203.0.113.7"))
                .post("/v1/api-keys:verify")
                .then()
                .body("code", equalTo("VALID"));
        await().untilAsserted(() ->
                platform().get(keys + "/" + issued.path("id") + "/usage").then().body("total", equalTo(1)));
    }

    private static void leakedKey(String keys) {
        String text = platform()
                .body(Map.of("name", "leaked", "scopes", List.of("messages:send")))
                .post(keys)
                .path("api_key");
        LeakReports.send(text, "https://git.example/" + unique()).then().statusCode(200);
    }

    /** One with two secrets, to which something has been sent. */
    private static void webhookEndpoint(String endpoints) {
        String endpoint =
                create(endpoints, Map.of("url", setting("test.receiver.url") + "/busy", "description", "Busy"));
        platform().body(Map.of()).post(endpoint + ":rotateSecret").then().statusCode(200);
        String ping = platform()
                .post(endpoint + ":ping")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        await().untilAsserted(() ->
                platform().get(endpoint + "/deliveries/" + ping).then().body("state", equalTo("SUCCEEDED")));
    }

    /** @return a valid request with a fresh key prefix, to be changed at will */
    public static Map<String, Object> tenantRequest() {
        Map<String, Object> request = new HashMap<>();
        request.put("name", "Acme-" + unique());
        request.put("tier", "STANDARD");
        request.put("key_prefix", "t" + unique());
        return request;
    }

    /** @return a valid request with canaries for secrets, to be changed at will */
    public static Map<String, Object> whatsAppAccountRequest() {
        Map<String, Object> request = new HashMap<>();
        request.put("business_account_id", digits());
        request.put("phone_number_id", digits());
        request.put("access_token", Canary.secret("EAAG"));
        request.put("app_secret", Canary.secret("app"));
        request.put("display_name", "Acme-Support");
        return request;
    }

    /** @return a valid request with canaries for secrets, to be changed at will */
    public static Map<String, Object> genesysOrganizationRequest() {
        Map<String, Object> request = new HashMap<>();
        request.put("organization_id", UUID.randomUUID().toString());
        request.put("deployment_region", "eu-central-1");
        request.put("client_id", Canary.secret("client"));
        request.put("client_secret", Canary.secret("secret"));
        return request;
    }

    /** @return the new one's address */
    private static String create(String collection, Map<String, Object> request) {
        return collection
                + "/"
                + platform()
                        .header("Idempotency-Key", unique())
                        .body(request)
                        .post(collection)
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    /** @return 15 digits that no other test has, as Meta's ids are */
    public static String digits() {
        return Long.toString(ThreadLocalRandom.current().nextLong(100_000_000_000_000L, 999_999_999_999_999L));
    }

    /** @return 12 characters of a-z and 0-9 that no other test has */
    public static String unique() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
