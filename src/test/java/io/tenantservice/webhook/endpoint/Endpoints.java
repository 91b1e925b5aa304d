package io.tenantservice.webhook.endpoint;

import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Simulation.Posted;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * An endpoint that a test has made, at a path of the receiver of its own.
 *
 * @param secret as it was shown
 */
public record Endpoints(UUID tenant, String id, String path, String secret) {

    private static final String RECEIVER = ConfigProvider.getConfig().getValue("test.receiver.url", String.class);

    public static String of(UUID tenant) {
        return "/v1/tenants/" + tenant + "/webhook-endpoints";
    }

    /** @param types that it wants; none for all */
    public static Endpoints create(UUID tenant, String... types) {
        return create(tenant, Map.of("event_types", List.of(types)));
    }

    /** One that gets an event only when the one before is over. */
    public static Endpoints ordered(UUID tenant, String... types) {
        return create(tenant, Map.of("event_types", List.of(types), "ordered", true));
    }

    private static Endpoints create(UUID tenant, Map<String, Object> more) {
        String path = "/hooks/" + unique();
        Map<String, Object> request = new HashMap<>(more);
        request.put("url", url(path));
        Response created = platform().body(request).post(of(tenant));
        created.then().statusCode(201);
        return new Endpoints(tenant, created.path("id"), path, created.path("secret"));
    }

    public String address() {
        return of(tenant) + "/" + id;
    }

    public String delivery(String event) {
        return address() + "/deliveries/" + event;
    }

    /** @return the id of the event, which is sent soon */
    public String ping() {
        return platform()
                .post(address() + ":ping")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /** What became of an event so far. */
    public ValidatableResponse shown(String event) {
        return platform().get(delivery(event)).then().statusCode(200);
    }

    public ValidatableResponse patch(Map<String, Object> patch) {
        return platform()
                .header("If-Match", "*")
                .body(patch)
                .patch(address())
                .then()
                .statusCode(200);
    }

    /** @return an address of the receiver */
    public static String url(String path) {
        return RECEIVER + path;
    }

    /** @return what has come so far, oldest first */
    public List<Posted> received() {
        return Simulation.posted(path);
    }

    /** @return the types of what has come so far */
    public List<String> types() {
        return received().stream().map(Posted::type).toList();
    }

    /** Lets the time for the next try of all that waits be now. */
    public void hurry() throws SQLException {
        Database.execute("update webhook_delivery set due_at = now() where state = 'PENDING' and taken_until is null "
                + "and endpoint_id = '" + id + "'");
    }
}
