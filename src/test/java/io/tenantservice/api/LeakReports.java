package io.tenantservice.api;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.simulator.Json;
import java.util.List;
import java.util.Map;

/** Reports of leaked keys, as the simulated reporter sends them. */
public final class LeakReports {

    public static final String IDENTIFIER = "Github-Public-Key-Identifier";
    public static final String SIGNATURE = "Github-Public-Key-Signature";

    private static final String ADDRESS = "/v1/leaks";

    private LeakReports() {}

    public static Map<String, Object> leak(String token, String url) {
        return Map.of("token", token, "type", "test_key", "url", url, "source", "content");
    }

    public static Response send(String token, String url) {
        return send(List.of(leak(token, url)));
    }

    public static Response send(List<?> leaks) {
        return sendText(Json.write(leaks));
    }

    /** @param body signed as it is, whatever it is */
    public static Response sendText(String body) {
        return signedFor(body).body(body).post(ADDRESS);
    }

    /** With another body than the one that is signed. */
    public static Response sendInstead(String signed, String sent) {
        return signedFor(signed).body(sent).post(ADDRESS);
    }

    /** Without a signature, or with whatever the test says. */
    public static Response send(String body, Map<String, String> headers) {
        return unsigned().headers(headers).body(body).post(ADDRESS);
    }

    private static RequestSpecification signedFor(String body) {
        Response signed = Simulation.signLeakReport(body);
        return unsigned()
                .header(IDENTIFIER, signed.<String>path("identifier"))
                .header(SIGNATURE, signed.<String>path("signature"));
    }

    private static RequestSpecification unsigned() {
        return given().contentType(ContentType.JSON);
    }
}
