package io.tenantservice.apikey;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.stack.StackResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ApiKeyChangeTest {

    @Test
    void keyIsIssuedWithAllThatIsSaidOfIt() {
        Map<String, Object> request = Map.of(
                "name",
                "ci",
                "scopes",
                List.of("b:b", "a:a"),
                "environment",
                "TEST",
                "expires_at",
                "2999-06-30T02:00:00+02:00",
                "allowed_cidrs",
                List.of("203.0.113.0/24", "2001:db8::7"),
                "metadata",
                Map.of("team", "support", "cost-center", "4711"));

        Response issued = Keys.issue(activeTenant(), request);

        Keys.read(issued)
                .then()
                .body("name", equalTo("ci"))
                .body("scopes", contains("b:b", "a:a"))
                .body("environment", equalTo("TEST"))
                .body("expires_at", equalTo("2999-06-30T00:00:00Z"))
                .body("allowed_cidrs", contains("203.0.113.0/24", "2001:db8::7"))
                .body("metadata", equalTo(Map.of("team", "support", "cost-center", "4711")));
    }

    @ParameterizedTest
    @CsvSource({"BASIC, 90", "STANDARD, 365", "PREMIUM, 365", "ENTERPRISE, 365"})
    void keyWhoseRequestSaysNothingOfItExpiresAsItsTiersDo(String tier, int days) {
        Map<String, Object> tenant = tenantRequest();
        tenant.put("tier", tier);
        UUID id = UUID.fromString(platform().body(tenant).post("/v1/tenants").path("id"));

        Response issued = Keys.issue(id);

        assertThat(Instant.parse(issued.path("expires_at")))
                .isCloseTo(Instant.now().plus(days, ChronoUnit.DAYS), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void keyThatShallNotExpireDoesNot() {
        Map<String, Object> request = new HashMap<>(Keys.REQUEST);
        request.put("expires_at", null);

        Response issued = Keys.issue(activeTenant(), request);

        issued.then().statusCode(201).body("expires_at", nullValue());
        Keys.verify(issued).body("code", equalTo("VALID")).body("expires_at", nullValue());
    }

    @Test
    void patchChangesWhatItNamesAndNothingElse() {
        Map<String, Object> request = new HashMap<>(Keys.REQUEST);
        request.put("allowed_cidrs", List.of("203.0.113.0/24"));
        request.put("metadata", Map.of("team", "support", "stage", "one"));
        Response issued = Keys.issue(activeTenant(), request);
        Map<String, Object> notes = new HashMap<>();
        notes.put("team", null);
        notes.put("owner", "ops");

        patch(issued, Map.of("name", "renamed")).then().statusCode(200);
        patch(issued, Map.of("metadata", notes)).then().statusCode(200);

        Keys.read(issued)
                .then()
                .body("name", equalTo("renamed"))
                .body("scopes", contains("messages:send"))
                .body("expires_at", equalTo(issued.path("expires_at")))
                .body("allowed_cidrs", contains("203.0.113.0/24"))
                .body("metadata", equalTo(Map.of("stage", "one", "owner", "ops")));
    }

    @Test
    void nullRemovesWhatAKeyNeedNotHave() {
        Map<String, Object> request = new HashMap<>(Keys.REQUEST);
        request.put("allowed_cidrs", List.of("203.0.113.0/24"));
        request.put("metadata", Map.of("team", "support"));
        Response issued = Keys.issue(activeTenant(), request);
        Map<String, Object> patch = new HashMap<>();
        List.of("expires_at", "allowed_cidrs", "metadata").forEach(name -> patch.put(name, null));

        patch(issued, patch).then().statusCode(200);

        Keys.read(issued)
                .then()
                .body("expires_at", nullValue())
                .body("allowed_cidrs", nullValue())
                .body("metadata", equalTo(Map.of()));
        Keys.verify(issued).body("code", equalTo("VALID"));
    }

    @Test
    void changedScopesHoldAtOnce() {
        Response issued = Keys.issue(activeTenant());

        patch(issued, Map.of("scopes", List.of("numbers:read"))).then().statusCode(200);

        Keys.verify(issued).body("scopes", contains("numbers:read"));
    }

    @Test
    void patchNeedsTheStateThatWasRead() {
        Response issued = Keys.issue(activeTenant());
        String tag = Keys.read(issued).header("ETag");
        patch(issued, Map.of("name", "first")).then().statusCode(200);

        platform()
                .body(Map.of("name", "second"))
                .patch(Keys.address(issued))
                .then()
                .statusCode(428);
        platform()
                .header("If-Match", tag)
                .body(Map.of("name", "second"))
                .patch(Keys.address(issued))
                .then()
                .statusCode(412);

        Keys.read(issued).then().body("name", equalTo("first"));
    }

    @Test
    void badValuesAreNamed() {
        UUID tenant = activeTenant();

        bad(tenant, "allowed_cidrs", List.of("203.0.113.0/24", "203.0.113.7/24"), "/allowed_cidrs/1", "INVALID_FORMAT");
        bad(tenant, "allowed_cidrs", List.of(), "/allowed_cidrs", "OUT_OF_RANGE");
        bad(tenant, "allowed_cidrs", Collections.nCopies(51, "203.0.113.0/24"), "/allowed_cidrs", "OUT_OF_RANGE");
        bad(tenant, "metadata", Map.of("no blanks", "x"), "/metadata/no blanks", "INVALID_FORMAT");
        bad(tenant, "metadata", Map.of("long", "x".repeat(501)), "/metadata/long", "OUT_OF_RANGE");
        bad(tenant, "metadata", notes(9, 500), "/metadata", "OUT_OF_RANGE");
        bad(tenant, "expires_at", "+292278994-08-17T07:12:55Z", "/expires_at", "INVALID_FORMAT");
        bad(tenant, "expires_at", "tomorrow", "/expires_at", "INVALID_FORMAT");
        bad(tenant, "expires_at", 4102444800L, "/expires_at", "WRONG_TYPE");
        Keys.issue(tenant, Keys.with("metadata", notes(8, 499))).then().statusCode(201);
    }

    @Test
    void badPatchesAreNamed() {
        Response issued = Keys.issue(activeTenant(), Keys.with("metadata", notes(8, 490)));

        refused(issued, Map.of("allowed_cidrs", List.of("example.com")), "/allowed_cidrs/0", "INVALID_FORMAT");
        refused(issued, Map.of("allowed_cidrs", List.of()), "/allowed_cidrs", "OUT_OF_RANGE");
        refused(issued, Map.of("scopes", List.of()), "/scopes", "OUT_OF_RANGE");
        refused(issued, Map.of("name", " "), "/name", "INVALID_FORMAT");
        refused(issued, Map.of("metadata", Map.of("more", "x".repeat(300))), "/metadata", "OUT_OF_RANGE");
        refused(issued, Map.of("expires_at", "2020-01-01T00:00:00Z"), "/expires_at", "EXPIRY_NOT_IN_FUTURE");
        refused(issued, Map.of("environment", "TEST"), "/environment", "UNKNOWN_FIELD");
    }

    @Test
    void listShowsTheKeysThatAllFiltersHoldFor() {
        UUID tenant = activeTenant();
        Keys.issue(tenant, Map.of("name", "ci-1", "scopes", List.of("a:a", "b:b"), "environment", "TEST"));
        Response second = Keys.issue(tenant, Map.of("name", "ci-2", "scopes", List.of("a:a")));
        Keys.verb(second, "disable", Map.of("reason", "x"));
        Map<String, Object> third = new HashMap<>(Map.of("name", "100%_ci", "scopes", List.of("b:b")));
        third.put("expires_at", null);
        String created = Keys.issue(tenant, third).path("created_at");
        Keys.issue(tenant, Map.of("name", "soon", "scopes", List.of("c:c"), "expires_at", inDays(2)));

        listed(tenant, "state=DISABLED", "ci-2");
        listed(tenant, "environment=TEST", "ci-1");
        listed(tenant, "scope=b:b", "ci-1", "100%_ci");
        listed(tenant, "scope=a:a&environment=LIVE", "ci-2");
        listed(tenant, "name_prefix=ci-", "ci-1", "ci-2");
        listed(tenant, "name_prefix=%25_ci");
        listed(tenant, "expires_before=" + inDays(3), "soon");
        listed(tenant, "expires_before=2999-01-01T00:00:00Z", "ci-1", "ci-2", "soon");
        listed(tenant, "created_before=" + created, "ci-1", "ci-2");
    }

    @Test
    void pageOfAFilteredListGoesOnWithTheSameFilterOnly() {
        UUID tenant = activeTenant();
        IntStream.range(0, 3).forEach(i -> Keys.issue(tenant, Keys.with("name", "ci-" + i)));
        Keys.issue(tenant);

        String token = platform()
                .get(Keys.of(tenant) + "?name_prefix=ci-&page_size=2")
                .then()
                .body("items.name", contains("ci-0", "ci-1"))
                .extract()
                .path("next_page_token");

        listed(tenant, "name_prefix=ci-&page_size=2&page_token=" + token, "ci-2");
        platform()
                .get(Keys.of(tenant) + "?name_prefix=b&page_token=" + token)
                .then()
                .statusCode(400)
                .body("code", equalTo("PAGE_TOKEN_INVALID"));
    }

    @Test
    void badFiltersAreNamed() {
        String keys = Keys.of(activeTenant());

        for (String filter : List.of("state=EXPIRED", "expires_before=tomorrow", "scope=everything")) {
            platform().get(keys + "?" + filter).then().statusCode(400);
        }
    }

    private static Response patch(Response issued, Map<String, Object> patch) {
        return platform()
                .header("If-Match", Keys.read(issued).header("ETag"))
                .body(patch)
                .patch(Keys.address(issued));
    }

    private static void bad(UUID tenant, String name, Object value, String pointer, String code) {
        named(Keys.issue(tenant, Keys.with(name, value)), pointer, code);
    }

    private static void refused(Response issued, Map<String, Object> patch, String pointer, String code) {
        named(patch(issued, patch), pointer, code);
    }

    private static void named(Response answer, String pointer, String code) {
        answer.then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].code", equalTo(code));
    }

    private static void listed(UUID tenant, String filter, String... names) {
        assertThat(platform()
                        .get(Keys.of(tenant) + "?" + filter)
                        .then()
                        .statusCode(200)
                        .extract()
                        .<List<String>>path("items.name"))
                .as(filter)
                .containsExactly(names);
    }

    /** @return so many texts of so many characters */
    private static Map<String, String> notes(int count, int length) {
        Map<String, String> notes = new HashMap<>();
        IntStream.range(0, count).forEach(i -> notes.put("note-" + i, "x".repeat(length)));
        return notes;
    }

    private static String inDays(int days) {
        return Instant.now()
                .plus(days, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
