package io.tenantservice.webhook.event;

import static io.tenantservice.api.Given.ALL_SCOPES;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.api.LeakReports;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Simulation.Posted;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import io.tenantservice.webhook.endpoint.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is really sent, against the catalogue that consumers read. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class EventCatalogueTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void catalogueIsTheSameForEveryTenantThatHasTheScope() {
        List<String> all = List.of(
                tenantCaller(activeTenant()).get("/v1/event-types").asString(),
                tenantCaller(activeTenant()).get("/v1/event-types").asString(),
                platform().get("/v1/event-types").asString());
        List<String> others = ALL_SCOPES.stream()
                .filter(scope -> !scope.equals("webhooks:read"))
                .toList();

        assertThat(all).containsOnly(all.getFirst());
        as(Tokens.tenant(activeTenant(), others)).get("/v1/event-types").then().statusCode(403);
    }

    @Test
    void everyTypeIsDocumented() throws IOException {
        String document = Files.readString(Path.of("docs/webhooks.md"));

        assertThat(EventType.values())
                .allSatisfy(type -> assertThat(document).as("docs/webhooks.md").contains("`" + type.typeName() + "`"));
    }

    @Test
    void whatIsSentIsWhatTheCatalogueSays() throws Exception {
        UUID tenant = activeTenant();
        String tenantAddress = "/v1/tenants/" + tenant;
        Endpoints endpoint = Endpoints.create(tenant);
        String account = create(tenantAddress + "/whatsapp-accounts", whatsAppAccountRequest());
        patch(tenantAddress + "/whatsapp-accounts/" + account, Map.of("display_name", "Other"));
        patch(tenantAddress, Map.of("name", "Other"));
        platform()
                .body(Map.of("reason", "t"))
                .post(tenantAddress + ":suspend")
                .then()
                .statusCode(200);
        platform().post(tenantAddress + ":reactivate").then().statusCode(200);
        keys(tenantAddress + "/api-keys");
        Rotation.of(tenant).ended();
        platform().header("If-Match", "*").delete(tenantAddress + "/whatsapp-accounts/" + account);
        Endpoints second = Endpoints.create(tenant);
        patch(second.address(), Map.of("state", "DISABLED"));
        platform().post(endpoint.address() + ":ping").then().statusCode(200);
        Map<String, JsonNode> schemas = schemas();
        List<String> expected = List.of(
                "credential.created",
                "credential.updated",
                "credential.deleted",
                "tenant.updated",
                "tenant.suspended",
                "tenant.reactivated",
                "api_key.created",
                "api_key.updated",
                "api_key.disabled",
                "api_key.enabled",
                "api_key.rotated",
                "api_key.revoked",
                "api_key.leaked",
                "encryption_key.rotation_finished",
                "webhook_endpoint.disabled",
                "webhook.ping");

        await().untilAsserted(() -> assertThat(endpoint.types()).containsAll(expected));

        for (Posted event : endpoint.received()) {
            assertThat(event.text().length()).isLessThan(20_000);
            assertFits(JSON.readTree(event.text()), schemas.get(event.type()), event.type());
        }
    }

    /** What takes a worker, or a provider's answer, to happen. */
    @Test
    void everyEventThatAnyTestHasMadeIsWhatTheCatalogueSays() throws Exception {
        Map<String, JsonNode> schemas = schemas();
        for (String payload : Database.query("select payload from webhook_event limit 10000")) {
            JsonNode event = JSON.readTree(payload);
            assertFits(event, schemas.get(event.path("type").asText()), payload);
        }
    }

    private static void keys(String keys) {
        Map<String, Object> request = Map.of("name", "k", "scopes", List.of("messages:send"));
        String one = create(keys, request);
        patch(keys + "/" + one, Map.of("name", "other"));
        Map<String, Object> reason = Map.of("reason", "test");
        platform().body(reason).post(keys + "/" + one + ":disable").then().statusCode(200);
        platform().post(keys + "/" + one + ":enable").then().statusCode(200);
        platform().body(Map.of()).post(keys + "/" + one + ":rotate").then().statusCode(200);
        platform().body(reason).post(keys + "/" + one + ":revoke").then().statusCode(200);
        String leaked = platform().body(request).post(keys).path("api_key");
        LeakReports.send(leaked, "https://git.example/" + unique()).then().statusCode(200);
    }

    /** The part of JSON Schema that the catalogue uses, and more strictly: what it does not name may not come. */
    private static void assertFits(JsonNode value, @Nullable JsonNode schema, String place) {
        if (schema == null) {
            throw new AssertionError(place + " is not in the catalogue");
        }
        if (schema.has("const")) {
            assertThat(value).as(place).isEqualTo(schema.get("const"));
        }
        if (schema.has("enum")) {
            assertThat(schema.get("enum")).as(place).contains(value);
        }
        switch (schema.path("type").asText()) {
            case "object" -> {
                schema.get("required")
                        .forEach(name -> assertThat(value.has(name.asText()))
                                .as(place + "." + name.asText())
                                .isTrue());
                value.properties()
                        .forEach(field -> assertFits(
                                field.getValue(),
                                schema.get("properties").get(field.getKey()),
                                place + "." + field.getKey()));
            }
            case "array" -> value.forEach(item -> assertFits(item, schema.get("items"), place + "[]"));
            case "integer" -> assertThat(value.isIntegralNumber()).as(place).isTrue();
            default -> assertText(value, schema.path("format").asText(), place);
        }
    }

    private static void assertText(JsonNode value, String format, String place) {
        assertThat(value.isTextual()).as(place).isTrue();
        switch (format) {
            case "uuid" -> assertThat(UUID.fromString(value.asText())).as(place).hasToString(value.asText());
            case "date-time" ->
                assertThat(Instant.parse(value.asText())).as(place).isNotNull();
            default -> assertThat(value.asText()).as(place).isNotEmpty();
        }
    }

    private static Map<String, JsonNode> schemas() throws IOException {
        JsonNode items =
                JSON.readTree(platform().get("/v1/event-types").asString()).get("items");
        return Stream.iterate(0, i -> i + 1)
                .limit(items.size())
                .map(items::get)
                .collect(Collectors.toMap(item -> item.get("type").asText(), item -> item.get("schema")));
    }

    private static String create(String collection, Map<String, Object> request) {
        return platform()
                .body(request)
                .post(collection)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void patch(String address, Map<String, Object> patch) {
        platform()
                .header("If-Match", "*")
                .body(new HashMap<>(patch))
                .patch(address)
                .then()
                .statusCode(200);
    }
}
