package io.tenantservice.api;

import static io.tenantservice.api.Given.platform;

import io.restassured.response.ValidatableResponse;
import java.util.Map;

/** A feature that is off until this is closed. */
public record Switched(String feature) implements AutoCloseable {

    public static Switched off(String feature) {
        Switched off = new Switched(feature);
        off.put(false);
        return off;
    }

    public static void on(String feature) {
        new Switched(feature).put(true);
    }

    public ValidatableResponse flag() {
        return platform().get(address()).then().statusCode(200);
    }

    @Override
    public void close() {
        put(true);
    }

    private void put(boolean enabled) {
        platform()
                .header("If-Match", "*")
                .body(Map.of("enabled", enabled, "reason", "a test"))
                .put(address())
                .then()
                .statusCode(200);
    }

    private String address() {
        return "/v1/platform/feature-flags/" + feature;
    }
}
