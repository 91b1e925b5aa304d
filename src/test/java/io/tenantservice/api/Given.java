package io.tenantservice.api;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Builds, through the API, what a test needs to be there; checks nothing beyond that it could be built. */
public final class Given {

    /** What a token may do when a test is about something else. */
    public static final List<String> ALL_SCOPES = List.of("tenants:read", "tenants:write");

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

    /** @return a valid request with a fresh key prefix, to be changed at will */
    public static Map<String, Object> tenantRequest() {
        Map<String, Object> request = new HashMap<>();
        request.put("name", "Acme-" + unique());
        request.put("tier", "STANDARD");
        request.put("key_prefix", "t" + unique());
        return request;
    }

    /** @return 12 characters of a-z and 0-9 that no other test has */
    public static String unique() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
