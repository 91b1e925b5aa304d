package io.tenantservice.credential.signature;

import static io.tenantservice.api.Given.ALL_SCOPES;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Tokens;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signs as the providers do, and asks whether that is so. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class SignatureResourceTest {

    private static final Newcomer NEWCOMER = Newcomer.healthy();

    private static @Nullable Onboarding connected;

    @BeforeEach
    void connect() {
        if (connected == null) {
            Simulation.reset();
            connected = Onboarding.of(NEWCOMER.seeded());
            connected.ended("SUCCEEDED");
        }
    }

    private static Onboarding onboarding() {
        return requireNonNull(connected);
    }

    @Test
    void webhookOfMetaIsSignedInHexadecimalDigits() {
        Instant now = Instant.now();
        byte[] body = message(now);
        String signature = hex(NEWCOMER.appSecret(), body);

        verify(meta(signature, body))
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("code", equalTo("VALID"))
                .body("tenant_id", equalTo(onboarding().tenantId().toString()))
                .body("credential_id", notNullValue())
                .body("previous_secret", equalTo(false))
                .body(
                        "event_time",
                        equalTo(Instant.ofEpochSecond(now.getEpochSecond()).toString()));
    }

    @Test
    void webhookOfGenesysIsSignedInBase64() {
        byte[] body = outbound(Instant.now());
        String secret = platform()
                .get("/v1/resolve?fields=webhook_secret&" + NEWCOMER.organizationQuery())
                .path("genesys_organizations[0].webhook_secret");

        code(genesys(base64(secret, body), body), "VALID");

        code(genesys(hex(secret, body), body), "SIGNATURE_MALFORMED");
        code(genesys(base64(secret, body), outbound(Instant.EPOCH)), "SIGNATURE_MISMATCH");
        code(genesys(base64(NEWCOMER.appSecret(), body), body), "SIGNATURE_MISMATCH");
    }

    @Test
    void whatWasTamperedWithOrSignedByAnotherIsRefused() {
        byte[] body = message(Instant.now());
        String signature = hex(NEWCOMER.appSecret(), body);
        byte[] tampered = body.clone();
        tampered[tampered.length / 2] ^= 1;

        code(meta(signature, tampered), "SIGNATURE_MISMATCH");
        code(meta(hex("another secret", body), body), "SIGNATURE_MISMATCH");
        code(meta(base64(NEWCOMER.appSecret(), body), body), "SIGNATURE_MALFORMED");
        code(meta(null, body), "SIGNATURE_MALFORMED");
    }

    @Test
    void whatIsOlderThanItMayBeIsRefused() {
        byte[] old = message(Instant.now().minus(Duration.ofMinutes(6)));
        byte[] ahead = message(Instant.now().plus(Duration.ofMinutes(6)));
        byte[] timeless = "{\"entry\":[]}".getBytes(UTF_8);
        byte[] week = message(Instant.now().minus(Duration.ofDays(7)).minusSeconds(60));

        code(with(meta(hex(NEWCOMER.appSecret(), old), old), "max_age", "PT5M"), "OUT_OF_TIME");
        code(meta(hex(NEWCOMER.appSecret(), old), old), "VALID");
        code(meta(hex(NEWCOMER.appSecret(), week), week), "OUT_OF_TIME");
        code(meta(hex(NEWCOMER.appSecret(), ahead), ahead), "OUT_OF_TIME");
        code(meta(hex(NEWCOMER.appSecret(), timeless), timeless), "VALID");
        code(with(meta(hex(NEWCOMER.appSecret(), timeless), timeless), "max_age", "PT5M"), "TIME_UNKNOWN");
    }

    @Test
    void afterASwapBothSecretsAreGoodWhileTheOldOneIsKept() {
        Newcomer swapping = Newcomer.healthy().seeded();
        Onboarding onboarded = Onboarding.completed(swapping);
        String account = onboarded.credential("whatsapp-accounts");
        String fresh = Canary.secret("app");
        MetaSeed.App app = swapping.app();
        Simulation.seed(new MetaSeed(
                List.of(new MetaSeed.App(app.id(), app.name(), fresh, app.requireProof())), null, null, null));
        platform().header("If-Match", "*").body(Map.of("app_secret", fresh)).put(account + "/pending");
        platform().post(account + ":verify?slot=PENDING").then().body("health", equalTo("VALID"));
        platform()
                .body(Map.of("keep_previous", "PT1H"))
                .post(account + ":promote")
                .then()
                .statusCode(200);
        byte[] body = message(Instant.now());

        code(of(swapping, hex(fresh, body), body), "VALID").body("previous_secret", equalTo(false));
        code(of(swapping, hex(swapping.appSecret(), body), body), "VALID").body("previous_secret", equalTo(true));
    }

    @Test
    void suspendedTenantsWebhooksAreNotWorkedOn() {
        Newcomer suspended = Newcomer.healthy().seeded();
        Onboarding onboarded = Onboarding.completed(suspended);
        platform().body(Map.of("reason", "unpaid")).post(onboarded.tenantAddress() + ":suspend");
        byte[] body = message(Instant.now());

        code(of(suspended, hex(suspended.appSecret(), body), body), "TENANT_NOT_ACTIVE")
                .body("event_time", nullValue());
    }

    @Test
    void otherTenantsNumbersAndOrganizationsAreNotFound() {
        byte[] body = message(Instant.now());
        RequestSpecification stranger = tenantCaller(activeTenant());

        verify(stranger, meta(hex(NEWCOMER.appSecret(), body), body))
                .statusCode(404)
                .body("code", equalTo("PHONE_NUMBER_NOT_FOUND"));
        verify(stranger, genesys(base64("x", body), body))
                .statusCode(404)
                .body("code", equalTo("ORGANIZATION_NOT_FOUND"));
        verify(tenantCaller(onboarding().tenantId()), meta(hex(NEWCOMER.appSecret(), body), body))
                .statusCode(200)
                .body("code", equalTo("VALID"));
    }

    @Test
    void checkIsNoReveal() {
        byte[] body = message(Instant.now());
        int before = reveals();

        code(meta(hex(NEWCOMER.appSecret(), body), body), "VALID");

        assertThat(reveals()).isEqualTo(before);
    }

    private static int reveals() {
        return platform()
                .queryParam("page_size", 200)
                .get(onboarding().tenantAddress() + "/audit/entries")
                .path(
                        "items.findAll { it.action == 'CREDENTIAL_REVEALED' && it.target_type == 'whatsapp-account' }.size()");
    }

    @Test
    void badRequestsAreNamed() {
        byte[] body = message(Instant.now());
        Map<String, Object> good = meta("sha256=", body);

        pointed(with(good, "body", "not base64!"), "/body");
        pointed(with(good, "phone_number_id", null), "/phone_number_id");
        pointed(with(good, "phone_number_id", "+49301234"), "/phone_number_id");
        pointed(with(good, "provider", null), "/provider");
        pointed(with(good, "max_age", "PT0S"), "/max_age");
        pointed(with(genesys("sha256=", body), "deployment_region", "mars-1"), "/deployment_region");
        pointed(with(genesys("sha256=", body), "deployment_region", null), "/deployment_region");
        pointed(with(genesys("sha256=", body), "genesys_organization_id", null), "/genesys_organization_id");
    }

    @Test
    void callerNeedsTheScope() {
        List<String> others = ALL_SCOPES.stream()
                .filter(scope -> !scope.equals("webhooks:verify"))
                .toList();

        verify(as(Tokens.platform(others)), meta("sha256=", message(Instant.now())))
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
    }

    private static void pointed(Map<String, Object> request, String pointer) {
        verify(request).statusCode(400).body("errors[0].pointer", equalTo(pointer));
    }

    private static ValidatableResponse code(Map<String, Object> request, String code) {
        return verify(request).statusCode(200).body("code", equalTo(code)).body("valid", equalTo(code.equals("VALID")));
    }

    private static ValidatableResponse verify(Map<String, Object> request) {
        return verify(platform(), request);
    }

    private static ValidatableResponse verify(RequestSpecification caller, Map<String, Object> request) {
        return caller.body(request).post("/v1/webhooks:verifySignature").then();
    }

    private static Map<String, Object> meta(@Nullable String signature, byte[] body) {
        return of(NEWCOMER, signature, body);
    }

    private static Map<String, Object> of(Newcomer sender, @Nullable String signature, byte[] body) {
        Map<String, Object> request = new HashMap<>();
        request.put("provider", "META");
        request.put("phone_number_id", sender.phoneNumberId());
        request.put("signature", signature);
        request.put("body", Base64.getEncoder().encodeToString(body));
        return request;
    }

    private static Map<String, Object> genesys(String signature, byte[] body) {
        Map<String, Object> request = new HashMap<>();
        request.put("provider", "GENESYS");
        request.put("genesys_organization_id", NEWCOMER.organizationId());
        request.put("deployment_region", NEWCOMER.client().region());
        request.put("signature", signature);
        request.put("body", Base64.getEncoder().encodeToString(body));
        return request;
    }

    private static Map<String, Object> with(Map<String, Object> request, String field, @Nullable Object value) {
        Map<String, Object> changed = new HashMap<>(request);
        changed.put(field, value);
        return changed;
    }

    private static byte[] message(Instant time) {
        return ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                        + "\"value\":{\"messages\":[{\"timestamp\":\"" + time.getEpochSecond()
                        + "\",\"text\":\"Grüße\"}]}}]}]}")
                .getBytes(UTF_8);
    }

    private static byte[] outbound(Instant time) {
        return ("{\"id\":\"1\",\"type\":\"Text\",\"text\":\"Grüße\",\"channel\":{\"time\":\"" + time + "\"}}")
                .getBytes(UTF_8);
    }

    private static String hex(String secret, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(hmac(secret, body));
    }

    private static String base64(String secret, byte[] body) {
        return "sha256=" + Base64.getEncoder().encodeToString(hmac(secret, body));
    }

    private static byte[] hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
