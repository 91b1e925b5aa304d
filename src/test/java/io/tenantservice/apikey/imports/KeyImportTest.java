package io.tenantservice.apikey.imports;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class KeyImportTest {

    private static final int LOOKUP_LENGTH = 20;
    private static final int COST = 4;
    private static final Duration THOUSAND_WITHIN = Duration.ofSeconds(8);

    @Inject
    MeterRegistry metrics;

    private final String prefix = "sk_" + unique() + "_";
    private UUID tenant;

    @BeforeEach
    void begin() {
        tenant = activeTenant();
    }

    @Test
    void keysBySha256VerifyAndAreStoredInOurFormAfterwards() throws SQLException {
        String hex = text();
        String base64 = text();
        Response imported = imported(
                sha256(hex),
                key(Map.of("algorithm", "SHA256", "value", Base64.getEncoder().encodeToString(digest(base64)))));
        List<String> ids = imported.path("key_ids");

        Keys.verify(hex)
                .body("code", equalTo("VALID"))
                .body("key_id", equalTo(ids.get(0)))
                .body("tenant_id", equalTo(tenant.toString()))
                .body("name", equalTo("imported"));
        Keys.verify(base64).body("key_id", equalTo(ids.get(1)));

        for (String id : ids) {
            assertThat(isMoved(id)).isTrue();
        }
        Keys.verify(hex).body("code", equalTo("VALID"));
    }

    @Test
    void keysByBcryptOfEveryVersionVerifyAndAreStoredInOurFormAfterwards() throws SQLException {
        for (BCrypt.Version version :
                List.of(BCrypt.Version.VERSION_2A, BCrypt.Version.VERSION_2B, BCrypt.Version.VERSION_2Y)) {
            String text = text();
            String id = imported(bcrypt(version, text)).path("key_ids[0]");
            // Found by its beginning, and no key all the same.
            Keys.verify(wrong(text)).body("", equalTo(Map.of("valid", false, "code", "NOT_FOUND")));

            Keys.verify(text).body("code", equalTo("VALID")).body("key_id", equalTo(id));

            assertThat(isMoved(id)).isTrue();
            Keys.verify(text).body("code", equalTo("VALID"));
        }
    }

    @Test
    void textThatWasAskedForBeforeItsImportIsFoundAfterIt() {
        imported(sha256(text()));
        String text = text();
        Keys.verify(text).body("code", equalTo("NOT_FOUND"));

        imported(sha256(text));

        Keys.verify(text).body("code", equalTo("VALID"));
    }

    @Test
    void importedKeyHasWhatItsRequestSaysAndIsRevokedAsEver() {
        String text = text();
        Map<String, Object> request = sha256(text);
        request.put("environment", "TEST");
        request.put("expires_at", null);
        request.put("allowed_cidrs", List.of("203.0.113.0/24"));
        request.put("metadata", Map.of("team", "support"));
        request.put("last_four", text.substring(text.length() - 4));
        String id = imported(request).path("key_ids[0]");

        platform()
                .get(Keys.of(tenant) + "/" + id)
                .then()
                .statusCode(200)
                .body("environment", equalTo("TEST"))
                .body("expires_at", nullValue())
                .body("allowed_cidrs", contains("203.0.113.0/24"))
                .body("metadata", equalTo(Map.of("team", "support")))
                .body("last_four", equalTo(text.substring(text.length() - 4)));
        platform()
                .body(Map.of("reason", "leaked"))
                .post(Keys.of(tenant) + "/" + id + ":revoke")
                .then()
                .statusCode(200);
        Keys.verify(text).body("code", equalTo("REVOKED"));
        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.action", hasItem("API_KEY_IMPORTED"));
    }

    @Test
    void thousandKeysAreImportedInOneCall() {
        List<String> texts = IntStream.range(0, 1_000).mapToObj(i -> text()).toList();
        long began = System.nanoTime();

        Response imported = takeIn(texts.stream().map(KeyImportTest::sha256).toList());

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("[import] 1,000 keys by SHA-256 in %d ms%n", took.toMillis());
        imported.then().statusCode(200).body("key_ids", hasSize(1_000));
        assertThat(took).isLessThan(THOUSAND_WITHIN);
        Keys.verify(texts.getFirst()).body("code", equalTo("VALID"));
        Keys.verify(texts.getLast()).body("key_id", equalTo(imported.path("key_ids[999]")));
    }

    @Test
    void sameHashAgainIsAConflictThatNamesEachKeyAndNothingIsImported() {
        String known = text();
        String twice = text();
        String fresh = text();
        imported(sha256(known));

        ValidatableResponse refused = takeIn(List.of(sha256(fresh), sha256(known), sha256(twice), sha256(twice)))
                .then();

        refused.statusCode(409)
                .body("code", equalTo("API_KEY_HASH_TAKEN"))
                .body("errors.pointer", contains("/keys/1/hash/value", "/keys/3/hash/value"));
        Keys.verify(fresh).body("code", equalTo("NOT_FOUND"));
    }

    @Test
    void repeatedRequestIsAnsweredAsTheFirst() {
        String key = unique();
        Map<String, Object> request = request(List.of(sha256(text())));
        Response first = platform().header("Idempotency-Key", key).body(request).post(address(tenant));

        Response again = platform().header("Idempotency-Key", key).body(request).post(address(tenant));

        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void fifthKeyWithTheSameBeginningIsRefused() {
        String beginning = text().substring(0, LOOKUP_LENGTH);
        List<Map<String, Object>> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.add(bcrypt(BCrypt.Version.VERSION_2B, beginning + text().substring(LOOKUP_LENGTH)));
        }
        takeIn(keys.subList(0, 4)).then().statusCode(200);

        takeIn(keys.subList(4, 5))
                .then()
                .statusCode(409)
                .body("code", equalTo("API_KEY_LOOKUP_PREFIX_FULL"))
                .body("errors.pointer", contains("/keys/0/hash/lookup_prefix"));
    }

    @Test
    void whoTriesWrongKeysWithTheBeginningOfAKeyIsRefusedAndOthersAreNot() {
        String text = text();
        String other = text();
        imported(bcrypt(BCrypt.Version.VERSION_2B, text), bcrypt(BCrypt.Version.VERSION_2B, other));
        for (int i = 0; i < 10; i++) {
            Keys.verify(wrong(text)).body("code", equalTo("NOT_FOUND"));
        }

        platform()
                .body(Map.of("api_key", wrong(text)))
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(503)
                .header("Retry-After", "60")
                .body("code", equalTo("API_KEY_CHECKS_BUSY"))
                .body("retryable", equalTo(true));
        Keys.verify(other).body("code", equalTo("VALID"));
    }

    @Test
    void textOfNoPatternIsMalformedAndNotLookedFor() {
        String text = text();
        imported(sha256(text));
        double before = lookUps();

        for (String malformed : List.of(
                text.substring(1),
                text + "a",
                text.substring(0, text.length() - 1),
                text.substring(0, text.length() - 1) + "-",
                prefix.substring(0, prefix.length() - 1),
                "sk_" + unique() + text.substring(prefix.length() - 1))) {
            Keys.verify(malformed).body("code", equalTo("MALFORMED"));
        }

        assertThat(lookUps()).isEqualTo(before);
    }

    @Test
    void patternThatOverlapsWithAnotherOrChangesIsRefused() {
        imported(sha256(text()));
        UUID other = activeTenant();

        for (String overlapping : List.of(prefix, prefix + "x", prefix.substring(0, prefix.length() - 1))) {
            Map<String, Object> request = request(List.of(sha256(text())));
            request.put("pattern", pattern(overlapping, 40));
            refusedPattern(other, request);
        }
        Map<String, Object> changed = request(List.of(sha256(text())));
        changed.put("pattern", pattern(prefix, 41));
        refusedPattern(tenant, changed);
        platform()
                .get("/v1/tenants/" + tenant + "/api-key-patterns")
                .then()
                .statusCode(200)
                .body("items.prefix", contains(prefix));
        platform().get("/v1/tenants/" + other + "/api-key-patterns").then().body("items", hasSize(0));
    }

    @Test
    void hashThatTwoTenantsHaveIsOfTheOneWhosePatternTheTextHas() throws SQLException {
        String text = text();
        imported(sha256(text));
        UUID other = activeTenant();
        Map<String, Object> theirs = request(List.of(sha256(text)));
        theirs.put("pattern", pattern("sk_" + unique() + "_", 40));
        String theirId = platform().body(theirs).post(address(other)).path("key_ids[0]");

        Keys.verify(text).body("code", equalTo("VALID")).body("tenant_id", equalTo(tenant.toString()));

        assertThat(isMoved(theirId)).isFalse();
        tenantCaller(other)
                .body(Map.of("api_key", text))
                .post("/v1/api-keys:verify")
                .then()
                .body("code", equalTo("NOT_FOUND"));
    }

    @Test
    void badKeysAreNamedOneByOne() {
        Map<String, Object> badHash = key(Map.of("algorithm", "SHA256", "value", "abc"));
        Map<String, Object> tooCostly =
                key(Map.of("algorithm", "BCRYPT", "value", "$2b$15$" + "a".repeat(53), "lookup_prefix", beginning()));
        Map<String, Object> otherBeginning = bcrypt(BCrypt.Version.VERSION_2B, text());
        otherBeginning.put(
                "hash",
                Map.of("algorithm", "BCRYPT", "value", "$2b$10$" + "a".repeat(53), "lookup_prefix", "abcdefgh"));

        takeIn(List.of(sha256(text()), badHash, tooCostly, otherBeginning))
                .then()
                .statusCode(400)
                .body(
                        "errors.pointer",
                        contains("/keys/1/hash/value", "/keys/2/hash/value", "/keys/3/hash/lookup_prefix"));
    }

    private double lookUps() {
        return metrics.find("tenantservice.cache.loads").tag("cache", "api-keys").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static void refusedPattern(UUID tenant, Map<String, Object> request) {
        platform()
                .body(request)
                .post(address(tenant))
                .then()
                .statusCode(409)
                .body("code", equalTo("API_KEY_PATTERN_CONFLICT"))
                .body("errors.pointer", contains("/pattern/prefix"));
    }

    @SafeVarargs
    private Response imported(Map<String, Object>... keys) {
        Response answer = takeIn(List.of(keys));
        answer.then().statusCode(200).body("key_ids", hasSize(keys.length));
        return answer;
    }

    private Response takeIn(List<Map<String, Object>> keys) {
        return platform().body(request(keys)).post(address(tenant));
    }

    private Map<String, Object> request(List<Map<String, Object>> keys) {
        return new HashMap<>(Map.of("pattern", pattern(prefix, 40), "keys", keys));
    }

    private static Map<String, Object> pattern(String prefix, int length) {
        return Map.of(
                "prefix",
                prefix,
                "alphabet",
                "BASE62",
                "min_length",
                length,
                "max_length",
                length,
                "lookup_length",
                LOOKUP_LENGTH);
    }

    private static String address(UUID tenant) {
        return Keys.of(tenant) + ":import";
    }

    /** @return a key of the pattern that no other test has */
    private String text() {
        return prefix + (unique() + unique()).substring(0, 40 - prefix.length());
    }

    private String beginning() {
        return text().substring(0, LOOKUP_LENGTH);
    }

    /** @return another text with the same beginning */
    private String wrong(String text) {
        return text.substring(0, LOOKUP_LENGTH) + text().substring(LOOKUP_LENGTH);
    }

    private static Map<String, Object> sha256(String text) {
        return key(Map.of("algorithm", "SHA256", "value", HexFormat.of().formatHex(digest(text))));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> bcrypt(BCrypt.Version version, String text) {
        return key(Map.of(
                "algorithm",
                "BCRYPT",
                "value",
                BCrypt.with(version).hashToString(COST, text.toCharArray()),
                "lookup_prefix",
                text.substring(0, LOOKUP_LENGTH)));
    }

    private static Map<String, Object> key(Map<String, Object> hash) {
        return new HashMap<>(Map.of("name", "imported", "scopes", List.of("messages:send"), "hash", hash));
    }

    /** Whether what was imported is erased, and there is a hash of ours. */
    private static boolean isMoved(String keyId) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            String of = " where api_key_id = '" + keyId + "'";
            boolean isErased = Database.column(administrator, "select hash from imported_key_hash" + of)
                    .isEmpty();
            int ours = Database.column(administrator, "select hash from api_key_hash_claim" + of)
                    .size();
            return isErased && ours == 1;
        }
    }
}
