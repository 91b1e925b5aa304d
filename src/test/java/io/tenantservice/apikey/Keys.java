package io.tenantservice.apikey;

import static io.tenantservice.api.Given.platform;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What tests ask of keys, over HTTP and as the platform. */
public final class Keys {

    public static final Map<String, Object> REQUEST = Map.of("name", "backend", "scopes", List.of("messages:send"));

    private Keys() {}

    public static String of(UUID tenant) {
        return "/v1/tenants/" + tenant + "/api-keys";
    }

    /** @return the address of a key by the answer that issued it */
    public static String address(Response issued) {
        return of(UUID.fromString(issued.path("tenant_id"))) + "/" + issued.path("id");
    }

    public static Response issue(UUID tenant) {
        return issue(tenant, REQUEST);
    }

    public static Response issue(UUID tenant, Map<String, Object> request) {
        return platform().body(request).post(of(tenant));
    }

    /** @return the usual request with one more value, or another one */
    public static Map<String, Object> with(String name, @Nullable Object value) {
        Map<String, Object> request = new HashMap<>(REQUEST);
        request.put(name, value);
        return request;
    }

    public static Response verb(Response issued, String verb, Map<String, Object> request) {
        return platform().body(request).post(address(issued) + ":" + verb);
    }

    public static Response read(Response issued) {
        return platform().get(address(issued));
    }

    public static ValidatableResponse verify(String key) {
        return verify(Map.of("api_key", key));
    }

    public static ValidatableResponse verify(Response issued) {
        return verify(issued.<String>path("api_key"));
    }

    public static ValidatableResponse verify(Map<String, Object> request) {
        return platform().body(request).post("/v1/api-keys:verify").then().statusCode(200);
    }
}
