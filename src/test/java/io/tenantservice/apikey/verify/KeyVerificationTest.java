package io.tenantservice.apikey.verify;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.Keys;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class KeyVerificationTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void keyOfAnotherRegionSaysWhichWithoutALookUp() {
        Secret elsewhere = KeyFormat.issue("acme", Environment.LIVE, "us1", RANDOM);

        Keys.verify(elsewhere.reveal())
                .body("", equalTo(Map.of("valid", false, "code", "WRONG_REGION", "home_region", "us1")));
    }

    @Test
    void ofAKeyThatIsNotFoundNothingIsTold() {
        Secret unknown = KeyFormat.issue("acme", Environment.LIVE, "eu1", RANDOM);

        Keys.verify(Map.of("api_key", unknown.reveal(), "required_scopes", List.of("a:b"), "ip", "203.0.113.7"))
                .body("", equalTo(Map.of("valid", false, "code", "NOT_FOUND")));
    }

    @Test
    void keyWithoutARequiredScopeIsRefusedAndTheScopeNamed() {
        Response issued = Keys.issue(activeTenant(), Keys.with("scopes", List.of("messages:send", "messages:read")));
        String text = issued.path("api_key");

        Keys.verify(Map.of("api_key", text, "required_scopes", List.of("messages:read", "messages:send")))
                .body("code", equalTo("VALID"));
        Keys.verify(Map.of("api_key", text, "required_scopes", List.of("numbers:read", "messages:send", "a:b")))
                .body("valid", equalTo(false))
                .body("code", equalTo("INSUFFICIENT_SCOPE"))
                .body("missing_scopes", contains("numbers:read", "a:b"))
                .body("key_id", equalTo(issued.path("id")))
                .body("scopes", nullValue())
                .body("name", nullValue());
    }

    @Test
    void keyIsRefusedFromOutsideItsAddressesAndFromNobodyKnowsWhere() {
        Response issued =
                Keys.issue(activeTenant(), Keys.with("allowed_cidrs", List.of("203.0.113.0/24", "2001:db8::/32")));
        String text = issued.path("api_key");

        for (String inside : List.of("203.0.113.7", "::ffff:203.0.113.7", "2001:db8::7")) {
            Keys.verify(Map.of("api_key", text, "ip", inside)).body("code", equalTo("VALID"));
        }
        Keys.verify(Map.of("api_key", text, "ip", "198.51.100.1")).body("code", equalTo("IP_NOT_ALLOWED"));
        Keys.verify(text).body("code", equalTo("IP_NOT_ALLOWED")).body("missing_scopes", nullValue());
    }

    @Test
    void batchIsAnsweredInTheOrderOfItsKeysThoughSomeAreTheSame() {
        UUID tenant = activeTenant();
        Response first = Keys.issue(tenant);
        Response second = Keys.issue(activeTenant());
        Keys.verb(second, "disable", Map.of("reason", "x")).then().statusCode(200);
        Secret unknown = KeyFormat.issue("acme", Environment.LIVE, "eu1", RANDOM);
        Secret elsewhere = KeyFormat.issue("acme", Environment.LIVE, "us1", RANDOM);

        Response answer = batch(List.of(
                question(second),
                Map.of("api_key", "no key"),
                question(first),
                Map.of("api_key", elsewhere.reveal()),
                Map.of("api_key", unknown.reveal()),
                Map.of("api_key", first.path("api_key"), "required_scopes", List.of("a:b")),
                question(first)));

        answer.then()
                .statusCode(200)
                .body(
                        "items.code",
                        contains(
                                "DISABLED",
                                "MALFORMED",
                                "VALID",
                                "WRONG_REGION",
                                "NOT_FOUND",
                                "INSUFFICIENT_SCOPE",
                                "VALID"))
                .body("items[0].key_id", equalTo(second.path("id")))
                .body("items[2].key_id", equalTo(first.path("id")))
                .body("items[2].tenant_id", equalTo(tenant.toString()));
    }

    @Test
    void batchHasOneToAHundredKeys() {
        Map<String, Object> question = Map.of("api_key", "no key");

        batch(Collections.nCopies(100, question))
                .then()
                .statusCode(200)
                .body("items.code.unique()", contains("MALFORMED"));
        batch(Collections.nCopies(101, question))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/keys"))
                .body("errors[0].code", equalTo("OUT_OF_RANGE"));
        batch(List.of()).then().statusCode(400);
    }

    @Test
    void badQuestionsAreNamed() {
        platform()
                .body(Map.of("api_key", "x", "ip", "203.0.113.7:443", "required_scopes", List.of("Everything")))
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(400)
                .body("errors.pointer.sort()", contains("/ip", "/required_scopes/0"))
                .body("errors.code.unique()", contains("INVALID_FORMAT"));
        batch(List.of(Map.of("api_key", "x"), Map.of("api_key", "x", "ip", "localhost")))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/keys/1/ip"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | ''", "null | ''", "{} | /api_key"})
    void questionAboutNothingIsRefused(String body, String pointer) {
        platform()
                .body(body)
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("REQUIRED"))
                .body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void formatOfKeysIsPublicAndDescribesIssuedOnes() {
        String text =
                Keys.issue(activeTenant(), Keys.with("environment", "TEST")).path("api_key");

        Response format = RestAssured.get("/v1/api-keys/format");

        format.then().statusCode(200).body("current_version", equalTo(1)).body("formats.version", contains(1));
        assertThat(text).matches(Pattern.compile(format.path("formats[0].regular_expression")));
    }

    private static Map<String, Object> question(Response issued) {
        return Map.of("api_key", issued.path("api_key"));
    }

    private static Response batch(List<Map<String, Object>> keys) {
        return platform().body(Map.of("keys", keys)).post("/v1/api-keys:verifyBatch");
    }
}
