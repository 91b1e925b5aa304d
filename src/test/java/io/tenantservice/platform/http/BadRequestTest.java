package io.tenantservice.platform.http;

import static io.restassured.RestAssured.given;
import static io.tenantservice.api.Given.ALL_SCOPES;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class BadRequestTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":"A","tier":"BASIC","key_prefix":"ab","color":"red"} | UNKNOWN_FIELD   | /color
            {"name":7,"tier":"BASIC","key_prefix":"ab"}                 | WRONG_TYPE      | /name
            {"name":"A","tier":"GOLD","key_prefix":"ab"}                | WRONG_TYPE      | /tier
            {"name":"A","tier":1,"key_prefix":"ab"}                     | WRONG_TYPE      | /tier
            {"name":["A"],"tier":"BASIC","key_prefix":"ab"}             | WRONG_TYPE      | /name
            {"name":"A\\u0000B","tier":"BASIC","key_prefix":"ab"}       | NUL_CHARACTER   | /name
            {"name":"A\\ud800B","tier":"BASIC","key_prefix":"ab"}       | UNPAIRED_SURROGATE | /name
            """)
    void badValueIsNamed(String body, String code, String pointer) {
        refused(body, code).body("errors[0].pointer", equalTo(pointer)).body("errors[0].code", equalTo(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":                                            | MALFORMED_JSON
            {"name":"A","tier":"BASIC","key_prefix":"ab"} x     | MALFORMED_JSON
            {"name":"A","name":"B","tier":"BASIC"}              | MALFORMED_JSON
            []                                                  | WRONG_TYPE
            "text"                                              | WRONG_TYPE
            null                                                | VALIDATION_FAILED
            """)
    void bodyThatIsNotTheRightObjectIsRefused(String body, String code) {
        refused(body, code);
    }

    @Test
    void everyMissingOrBadValueIsNamedAtOnce() {
        refused("{\"key_prefix\":\"NO!\",\"time_zone\":\"Mars/Base\"}", "VALIDATION_FAILED")
                .body("errors.pointer", hasItems("/name", "/tier", "/key_prefix", "/time_zone"))
                .body("errors.code", hasItems("REQUIRED", "INVALID_FORMAT"));
    }

    @Test
    void bodyOverOneMebibyteIsRefused() throws Exception {
        String body = "{\"name\":\"" + "A".repeat(RequestFilter.MAX_BODY_BYTES);

        // Who sends all of it meets a connection that is closed already.
        assertTooLarge(HttpRequest.BodyPublishers.ofString(body), true);
    }

    @Test
    void bodyOfUndeclaredLengthIsMeasuredWhileItIsRead() throws Exception {
        byte[] body = ("{\"name\":\"" + "A".repeat(RequestFilter.MAX_BODY_BYTES)).getBytes(UTF_8);

        assertTooLarge(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), false);
    }

    private static void assertTooLarge(HttpRequest.BodyPublisher body, boolean asksFirst) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/tenants"))
                .header("Authorization", "Bearer " + Tokens.platform(ALL_SCOPES))
                .header("Content-Type", "application/json")
                // Else it would ask for HTTP/2 as well.
                .version(HttpClient.Version.HTTP_1_1)
                .expectContinue(asksFirst)
                .POST(body)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("BODY_TOO_LARGE");
        }
    }

    @Test
    void idThatIsNoUuidIsRefused() {
        platform().get("/v1/tenants/42").then().statusCode(400).body("code", equalTo("INVALID_ID"));
        platform().get("/v1/tenants/1-1-1-1-1").then().statusCode(400).body("code", equalTo("INVALID_ID"));
    }

    @Test
    void badQueryParameterIsRefused() {
        platform()
                .queryParam("page_size", 201)
                .get("/v1/tenants")
                .then()
                .statusCode(400)
                .body("code", equalTo("VALIDATION_FAILED"));
        platform()
                .queryParam("page_size", "x")
                .get("/v1/tenants")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_FORMAT"));
        platform()
                .queryParam("state", "SLEEPY")
                .get("/v1/tenants")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_FORMAT"));
        platform()
                .queryParam("page_token", "x")
                .get("/v1/tenants")
                .then()
                .statusCode(400)
                .body("code", equalTo("PAGE_TOKEN_INVALID"));
        platform().get("/v1/tenants?text=%00").then().statusCode(400).body("code", equalTo("NUL_CHARACTER"));
    }

    @Test
    void unknownAddressMethodAndMediaTypeAreProblems() {
        platform().get("/v1/nothing").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        platform().delete("/v1/tenants").then().statusCode(405).body("code", equalTo("METHOD_NOT_ALLOWED"));
        given().auth()
                .oauth2(Tokens.platform(ALL_SCOPES))
                .contentType("text/plain")
                .body("x")
                .post("/v1/tenants")
                .then()
                .statusCode(415)
                .body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"));
    }

    @Test
    void callerWithoutTokenIsAskedForOne() {
        given().get("/v1/tenants")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("code", equalTo("AUTHENTICATION_REQUIRED"));
    }

    @Test
    void badTokensAreToldApart() {
        String good = Tokens.platform(ALL_SCOPES);
        String forged = good.substring(0, good.length() - 4) + "AAAA";
        String foreign = Tokens.token(Map.of("client_id", "x", "scope", "platform", "audience", "other-service"));

        as(forged).get("/v1/tenants").then().statusCode(401).body("code", equalTo("TOKEN_INVALID"));
        as("x").get("/v1/tenants").then().statusCode(401).body("code", equalTo("TOKEN_INVALID"));
        as(foreign).get("/v1/tenants").then().statusCode(401).body("code", equalTo("TOKEN_INVALID"));
        as(Tokens.expired()).get("/v1/tenants").then().statusCode(401).body("code", equalTo("TOKEN_EXPIRED"));
    }

    @Test
    void tokenMustNameATenantOrThePlatform() {
        String neither = Tokens.token(Map.of("client_id", "x", "scope", "tenants:read"));
        String both = Tokens.token(Map.of(
                "client_id",
                "x",
                "scope",
                "platform tenants:read",
                "tenant_id",
                UUID.randomUUID().toString()));

        as(neither).get("/v1/tenants").then().statusCode(403).body("code", equalTo("TOKEN_WITHOUT_TENANT"));
        as(both).get("/v1/tenants").then().statusCode(403).body("code", equalTo("TOKEN_AMBIGUOUS"));
    }

    @Test
    void tokenWithoutTheScopeIsRefused() {
        UUID tenant = activeTenant();

        as(Tokens.tenant(tenant, "tenants:write"))
                .get("/v1/tenants/" + tenant)
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
    }

    @Test
    void requestIdOfTheCallerIsKeptAndAnUnsafeOneReplaced() {
        platform()
                .header("X-Request-Id", "order-4711-x")
                .get("/v1/nothing")
                .then()
                .body("request_id", equalTo("order-4711-x"));
        platform()
                .header("X-Request-Id", "<script>alert</script>")
                .get("/v1/nothing")
                .then()
                .body("request_id", matchesPattern("[0-9a-f-]{36}"))
                .header("X-Request-Id", not(containsString("script")));
    }

    @Test
    void everyProblemCodeIsDocumented() {
        given().get("/v1/problems").then().statusCode(200).body("code", hasItem("TENANT_NOT_FOUND"));
        String remedy = given().get("/v1/problems/TENANT_NOT_FOUND")
                .then()
                .statusCode(200)
                .extract()
                .path("remedy");
        assertThat(remedy).isNotBlank();
        given().get("/v1/problems/NO_SUCH_CODE").then().statusCode(404);
    }

    private static ValidatableResponse refused(String body, String code) {
        return platform()
                .body(body)
                .post("/v1/tenants")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }
}
