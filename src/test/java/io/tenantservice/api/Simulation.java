package io.tenantservice.api;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.simulator.Json;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Steers the simulators of the stack through their control plane. */
public final class Simulation {

    private static final Random RANDOM = new Random();

    private Simulation() {}

    /** Forgets all seeds, faults and calls; what is left is "Acme". */
    public static void reset() {
        control().post("/reset").then().statusCode(204);
    }

    public static void seed(MetaSeed seed) {
        post("/seed", Map.of("meta", seed));
    }

    public static void seed(GenesysSeed seed) {
        post("/seed", Map.of("genesys", seed));
    }

    /**
     * The next calls of this name go wrong.
     *
     * @param provider meta or genesys
     * @param call for example M2
     * @param more further fields of the fault
     */
    public static void fault(String provider, String call, String kind, int times, Map<String, Object> more) {
        Map<String, Object> fault = new HashMap<>(more);
        fault.put("provider", provider);
        fault.put("match", Map.of("call", call));
        fault.put("times", times);
        fault.put("fault", kind);
        post("/faults", fault);
    }

    public static void fault(String provider, String call, String kind) {
        fault(provider, call, kind, 1, Map.of());
    }

    /** Nothing goes wrong any more. */
    public static void clearFaults() {
        control().delete("/faults").then().statusCode(204);
    }

    /** @return how many faults have not met all their calls yet */
    public static int waitingFaults() {
        return control().get("/faults").<List<Object>>path("$").size();
    }

    /** The callback address under this name answers the handshake if it is asked with this token. */
    public static String callback(String name, String verifyToken) {
        post("/verify-tokens", Map.of("name", name, "token", verifyToken));
        return setting("test.receiver.url") + "/wa/" + name;
    }

    /** @return {@code identifier} and {@code signature} of this body, by the simulated reporter of leaks */
    public static Response signLeakReport(String body) {
        return given().baseUri(setting("test.simulator-control.url"))
                .contentType("text/plain; charset=UTF-8")
                .body(body)
                .post("/leak-report-signatures");
    }

    /** @return the names of the calls so far, oldest first, and what each was answered: {@code M1 200} */
    public static List<String> journal() {
        return journal("true");
    }

    /** @return of these the calls that deleted something */
    public static List<String> deletions() {
        return journal("it.method == 'DELETE'");
    }

    private static List<String> journal(String which) {
        return control()
                .get("/journal")
                .path("findAll { " + which + " }.collect { it.call + ' ' + (it.status ?: '-') }");
    }

    /** Whether the last that was done to the account's subscription was to override it, rather than to delete it. */
    public static boolean isSubscribed(String accountId) {
        String own = "it.asset_ids.contains('" + accountId + "') && it.status == 200";
        List<String> calls = control()
                .get("/journal")
                .path("findAll { " + own + " && (it.call == 'M6' || it.method == 'DELETE') }.collect { it.method }");
        return !calls.isEmpty() && !calls.getLast().equals("DELETE");
    }

    /** @return where Meta sends the account's events, by app: an empty text for the app's own address */
    public static Map<String, String> callbacks(String accountId) {
        Map<String, String> callbacks = new HashMap<>();
        for (JsonNode each : state("subscriptions")) {
            if (each.path("waba_id").asText().equals(accountId)) {
                callbacks.put(
                        each.path("app_id").asText(),
                        each.path("override_callback_uri").asText());
            }
        }
        return callbacks;
    }

    /** @return the names of the integrations that Genesys has of the organization */
    public static List<String> integrations(String organizationId) {
        List<String> names = new ArrayList<>();
        for (JsonNode each : state("integrations")) {
            if (each.path("organization_id").asText().equals(organizationId)) {
                names.add(each.path("name").asText());
            }
        }
        return names;
    }

    private static JsonNode state(String part) {
        return Json.tree(control().get("/state").asString()).path(part);
    }

    /** @return what has been posted to this path of the receiver, oldest first */
    public static List<Map<String, Object>> received(String path) {
        return control().get("/received").path("findAll { it.path == '" + path + "' }.body");
    }

    /** What was posted to a path of the receiver, with what a consumer of Standard Webhooks needs. */
    public record Posted(Map<String, String> headers, String text, JsonNode body) {

        static Posted of(JsonNode received) {
            Map<String, String> headers = new HashMap<>();
            received.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            return new Posted(headers, received.path("text").asText(), received.path("body"));
        }

        public String id() {
            return header("webhook-id");
        }

        /** @return empty when it did not come */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** @return a text of the event's data; empty when it has none of the name */
        public String data(String name) {
            return body.path("data").path(name).asText();
        }

        public String type() {
            return body.path("type").asText();
        }
    }

    /** @return what has been posted to this path of the receiver, oldest first */
    public static List<Posted> posted(String path) {
        List<Posted> posted = new ArrayList<>();
        for (JsonNode each : Json.tree(control().get("/received").asString())) {
            if (each.path("path").asText().equals(path)) {
                posted.add(Posted.of(each));
            }
        }
        return posted;
    }

    /** The next posts to the path are answered with this status. */
    public static void answer(String path, int status, int times) {
        post("/received-answers", Map.of("path", path, "status", status, "times", times));
    }

    /** The next post to the path is answered with this status and {@code Retry-After}. */
    public static void answer(String path, int status, String retryAfter) {
        post("/received-answers", Map.of("path", path, "status", status, "retry_after", retryAfter, "times", 1));
    }

    public static String journalText() {
        return control().get("/journal").asString();
    }

    /** @return a decimal id as Meta gives them */
    public static String decimalId() {
        return Long.toString(100_000_000_000_000L + RANDOM.nextLong(900_000_000_000_000L));
    }

    public static String uuid() {
        return UUID.randomUUID().toString();
    }

    private static void post(String path, Object body) {
        control().body(Json.write(body)).post(path).then().statusCode(204);
    }

    private static RequestSpecification control() {
        return given().baseUri(setting("test.simulator-control.url")).contentType(ContentType.JSON);
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
