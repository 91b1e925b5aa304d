package io.tenantservice.apikey.verify;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.Keys;
import io.tenantservice.change.ChangeConfig;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verifications of keys that are held in memory, and of keys that there are none of. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class KnownKeysTest {

    private static final int AT_ONCE = 100;

    @Inject
    MeterRegistry metrics;

    @Inject
    KnownKeys known;

    @Inject
    Pepper pepper;

    @Inject
    ChangeConfig config;

    @Test
    void heldKeyIsFoundWithoutALookUp() {
        Response issued = held(activeTenant());
        double lookUps = lookUps();
        double hits = hits();

        Keys.verify(issued).body("code", equalTo("VALID"));

        assertThat(lookUps()).isEqualTo(lookUps);
        assertThat(hits()).isEqualTo(hits + 1);
    }

    @Test
    void suspensionOfATenantIsSeenThoughItsKeysAreHeld() {
        UUID tenant = activeTenant();
        List<Response> issued = Stream.generate(() -> held(tenant)).limit(3).toList();

        tenant(tenant, "suspend?wait=true", Map.of("reason", "unpaid"));
        issued.forEach(key -> Keys.verify(key).body("code", equalTo("TENANT_SUSPENDED")));

        tenant(tenant, "reactivate", Map.of());
        issued.forEach(key -> Keys.verify(key).body("code", equalTo("VALID")));
    }

    @Test
    void everyVerbThatEndsAccessCanBeWaitedFor() {
        UUID tenant = activeTenant();
        Response disabled = held(tenant);
        Response revoked = held(tenant);
        Response rotated = held(tenant);
        Response swept = held(tenant);

        verb(disabled, "disable?wait=true", Map.of("reason", "holiday"));
        verb(revoked, "revoke?wait=true", Map.of("reason", "leaked"));
        verb(rotated, "rotate?wait=true", Map.of("grace_period", "PT0S"));
        platform()
                .body(Map.of(
                        "filter",
                        Map.of("ids", List.of(swept.path("id").toString())),
                        "expected_count",
                        1,
                        "reason",
                        "leaked"))
                .post(Keys.of(tenant) + ":bulkRevoke?wait=true")
                .then()
                .statusCode(200);

        Keys.verify(disabled).body("code", equalTo("DISABLED"));
        Keys.verify(revoked).body("code", equalTo("REVOKED"));
        Keys.verify(rotated).body("code", equalTo("GRACE_ENDED"));
        Keys.verify(swept).body("code", equalTo("REVOKED"));
    }

    @Test
    void waitIsTrueOrFalse() {
        Response issued = Keys.issue(activeTenant());

        Keys.verb(issued, "revoke?wait=1", Map.of("reason", "leaked"))
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_FORMAT"));

        Keys.verify(issued).body("code", equalTo("VALID"));
        verb(issued, "revoke?wait=false", Map.of("reason", "leaked"));
    }

    @Test
    void hundredVerificationsOfAnUnknownKeyAtOnceAreOneLookUp() throws Exception {
        PresentedKey unknown = PresentedKey.of(pepper.hashes(Secret.of(wrongKey())));
        double lookUps = lookUps();

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> questions = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> (Callable<Boolean>)
                            () -> known.find(unknown).await().indefinitely().isEmpty())
                    .toList();
            for (var answer : callers.invokeAll(questions)) {
                assertThat(answer.get()).isTrue();
            }
        }

        assertThat(lookUps()).isEqualTo(lookUps + 1);
    }

    @Test
    void wrongKeysInNumbersLeaveHeldOnesHeld() {
        Response issued = held(activeTenant());
        for (int wrongKeys = 0; wrongKeys < 2 * config.cacheAbsentEntries(); wrongKeys += AT_ONCE) {
            List<Map<String, String>> wrong = Stream.generate(KnownKeysTest::wrongKey)
                    .limit(AT_ONCE)
                    .map(text -> Map.of("api_key", text))
                    .toList();
            platform()
                    .body(Map.of("keys", wrong))
                    .post("/v1/api-keys:verifyBatch")
                    .then()
                    .statusCode(200)
                    .body("items.code.unique()", equalTo(List.of("NOT_FOUND")));
        }
        double lookUps = lookUps();

        Keys.verify(issued).body("code", equalTo("VALID"));

        assertThat(lookUps()).isEqualTo(lookUps);
        assertThat(metrics.get("tenantservice.cache.entries")
                        .tag("cache", "api-keys")
                        .gauge()
                        .value())
                .isGreaterThan(0);
    }

    /** Verified until a look-up is no longer needed: what is read of other tests' changes may have overtaken the first. */
    private Response held(UUID tenant) {
        Response issued = Keys.issue(tenant);
        double lookUps;
        do {
            lookUps = lookUps();
            Keys.verify(issued).body("code", equalTo("VALID"));
        } while (lookUps() > lookUps);
        return issued;
    }

    private static void verb(Response issued, String verb, Map<String, Object> request) {
        Keys.verb(issued, verb, request).then().statusCode(200);
    }

    private static void tenant(UUID tenant, String verb, Map<String, Object> request) {
        platform()
                .body(request)
                .post("/v1/tenants/" + tenant + ":" + verb)
                .then()
                .statusCode(200);
    }

    /** Well formed, and with a right checksum. */
    private static String wrongKey() {
        return KeyFormat.issue("acme", Environment.LIVE, "eu1", new SecureRandom())
                .reveal();
    }

    private double lookUps() {
        return metrics.counter("tenantservice.cache.loads", "cache", "api-keys").count();
    }

    private double hits() {
        return metrics.counter("tenantservice.cache.requests", "cache", "api-keys", "result", "hit")
                .count();
    }
}
