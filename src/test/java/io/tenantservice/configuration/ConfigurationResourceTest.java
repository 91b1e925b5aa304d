package io.tenantservice.configuration;

import static io.restassured.RestAssured.given;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ConfigurationResourceTest {

    @Inject
    ConfigurationService configurations;

    @Test
    void tenantThatHasSetNothingHasTheDefaults() {
        UUID tenant = activeTenant();

        get(tenant)
                .header("ETag", "\"0\"")
                .body("messaging.default_language", equalTo("en"))
                .body("messaging.session_timeout_minutes", equalTo(1440))
                .body("routing.priority", equalTo(0))
                .body("business_hours.weekly", empty())
                .body("retention.message_log_days", equalTo(30));
    }

    @Test
    void answeredDefaultsAreTheDocumentedOnes() throws IOException {
        JsonNode answered = new ObjectMapper()
                .readTree(platform().get(configuration(activeTenant())).asString());
        JsonNode schemas = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString())
                .path("components")
                .path("schemas");

        Map.of(
                        "messaging", "Messaging",
                        "routing", "Routing",
                        "business_hours", "BusinessHours",
                        "retention", "Retention")
                .forEach((block, schema) -> schemas.path(schema)
                        .path("properties")
                        .properties()
                        .forEach(field -> assertThat(answered.path(block).path(field.getKey()))
                                .as(block + "/" + field.getKey())
                                .isEqualTo(field.getValue().path("default"))));
    }

    @Test
    void putIsAnsweredCompleteAndStoredAsItWasSent() throws SQLException {
        UUID tenant = activeTenant();

        put(tenant, "\"0\"", """
                        {"messaging": {"default_language": "pt_BR", "auto_reply_text": null},
                         "routing": {"priority": 5}}""")
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("messaging.default_language", equalTo("pt_BR"))
                .body("messaging.media_enabled", equalTo(true))
                .body("routing.priority", equalTo(5))
                .body("routing.sticky_agent_enabled", equalTo(false))
                .body("retention.usage_days", equalTo(396));

        assertThat(stored(tenant))
                .isEqualTo("{\"messaging\":{\"default_language\":\"pt_BR\"},\"routing\":{\"priority\":5}}");
    }

    @Test
    void putReplacesTheWhole() {
        UUID tenant = activeTenant();
        put(
                tenant,
                "\"0\"",
                "{\"messaging\": {\"default_language\": \"de\"}, \"retention\": {\"message_log_days\": 7}}");

        put(tenant, "\"1\"", "{\"messaging\": {\"media_enabled\": false}}").statusCode(200);

        get(tenant)
                .header("ETag", "\"2\"")
                .body("messaging.default_language", equalTo("en"))
                .body("messaging.media_enabled", equalTo(false))
                .body("retention.message_log_days", equalTo(30));
    }

    @Test
    void everyFieldIsKept() {
        UUID tenant = activeTenant();
        String all = """
                {"messaging": {"default_language": "fil", "auto_reply_enabled": true, "auto_reply_text": "Hällo 👋",
                   "media_enabled": false, "max_media_bytes": 1, "session_timeout_minutes": 1},
                 "routing": {"default_queue_id": "3f7c1a52-8e0d-4b6f-9c2a-71d4e5b8a096", "priority": 1440,
                   "language_skill": "German", "sticky_agent_enabled": true},
                 "business_hours": {"enabled": true, "time_zone": "Asia/Tokyo", "closed_text": "Closed",
                   "weekly": [{"day": "SUNDAY", "from": "00:00", "to": "24:00"}]},
                 "retention": {"message_log_days": 365, "usage_days": 35}}""";

        put(tenant, "\"0\"", all).statusCode(200);

        Map<String, Object> sent = JsonPath.from(all).getMap("$");
        sent.forEach((block, fields) -> get(tenant).body(block, equalTo(fields)));
    }

    @Test
    void answerCanBeChangedAndSentBack() {
        UUID tenant = activeTenant();
        Map<String, Object> answered = get(tenant).extract().jsonPath().getMap("$");

        answered.put("retention", Map.of("message_log_days", 60));

        platform()
                .header("If-Match", "\"0\"")
                .body(answered)
                .put(configuration(tenant))
                .then()
                .statusCode(200)
                .body("retention.message_log_days", equalTo(60));
    }

    @Test
    void everyWriteCountsOneUpAndNeedsTheVersionThatWasRead() {
        UUID tenant = activeTenant();

        platform().body("{}").put(configuration(tenant)).then().statusCode(428);
        put(tenant, "\"1\"", "{}").statusCode(412).body("code", equalTo("PRECONDITION_FAILED"));
        put(tenant, "\"0\"", "{}").statusCode(200).header("ETag", "\"1\"");
        put(tenant, "\"0\"", "{}").statusCode(412);
        put(tenant, "\"1\"", "{}").statusCode(200).header("ETag", "\"2\"");
        put(tenant, "*", "{}").statusCode(200).header("ETag", "\"3\"");
    }

    @Test
    void refusedFirstWriteLeavesNothing() throws SQLException {
        UUID tenant = activeTenant();

        put(tenant, "\"7\"", "{}").statusCode(412);

        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(administrator, select(tenant))).isEmpty();
        }
    }

    @Test
    void oneOfTheFirstWritesAtTheSameMomentIsDone() throws Exception {
        UUID tenant = activeTenant();
        Callable<Integer> put = () -> put(tenant, "\"0\"", "{}").extract().statusCode();

        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            var statuses = threads.invokeAll(Collections.nCopies(10, put)).stream()
                    .map(Future::resultNow)
                    .toList();

            assertThat(statuses).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 412);
        }
        get(tenant).header("ETag", "\"1\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"messaging": {"default_language": "german"}}    | INVALID_FORMAT | /messaging/default_language
            {"messaging": {"default_language": "pt-BR"}}     | INVALID_FORMAT | /messaging/default_language
            {"messaging": {"auto_reply_enabled": true}}      | REQUIRED       | /messaging/auto_reply_text
            {"messaging": {"auto_reply_text": " "}}          | INVALID_FORMAT | /messaging/auto_reply_text
            {"messaging": {"max_media_bytes": 104857601}}    | OUT_OF_RANGE   | /messaging/max_media_bytes
            {"messaging": {"max_media_bytes": 0}}            | OUT_OF_RANGE   | /messaging/max_media_bytes
            {"messaging": {"session_timeout_minutes": 1441}} | OUT_OF_RANGE   | /messaging/session_timeout_minutes
            {"routing": {"priority": -1}}                    | OUT_OF_RANGE   | /routing/priority
            {"routing": {"priority": 99999999999}}           | OUT_OF_RANGE   | /routing/priority
            {"routing": {"language_skill": ""}}              | INVALID_FORMAT | /routing/language_skill
            {"business_hours": {"time_zone": "Mars/Base"}}   | INVALID_FORMAT | /business_hours/time_zone
            {"business_hours": {"enabled": true}}            | REQUIRED       | /business_hours/weekly
            {"retention": {"message_log_days": 0}}           | OUT_OF_RANGE   | /retention/message_log_days
            {"retention": {"usage_days": 34}}                | OUT_OF_RANGE   | /retention/usage_days
            """)
    void valueThatIsNotAllowedIsNamed(String body, String code, String pointer) {
        put(activeTenant(), "\"0\"", body)
                .statusCode(400)
                .body("code", equalTo("VALIDATION_FAILED"))
                .body("errors.pointer", contains(pointer))
                .body("errors.code", contains(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null                                              | REQUIRED       | /1
            {"day": "SUNDAY", "to": "09:00"}                  | REQUIRED       | /1/from
            {"day": "SUNDAY", "from": "9:00", "to": "24:00"}  | INVALID_FORMAT | /1/from
            {"day": "SUNDAY", "from": "09:00", "to": "24:01"} | INVALID_FORMAT | /1/to
            {"day": "SUNDAY", "from": "09:00", "to": "09:00"} | OUT_OF_RANGE   | /1/to
            {"day": "SUNDAY", "from": "22:00", "to": "06:00"} | OUT_OF_RANGE   | /1/to
            {"day": "MONDAY", "from": "11:59", "to": "13:00"} | OUT_OF_RANGE   | /1
            """)
    void hoursThatAreNotAllowedAreNamed(String hours, String code, String pointer) {
        String body = """
                {"business_hours": {"weekly": [{"day": "MONDAY", "from": "09:00", "to": "12:00"}, %s]}}""".formatted(hours);

        put(activeTenant(), "\"0\"", body)
                .statusCode(400)
                .body("code", equalTo("VALIDATION_FAILED"))
                .body("errors.pointer", contains("/business_hours/weekly" + pointer))
                .body("errors.code", contains(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"colour": {}}                                       | UNKNOWN_FIELD      | /colour
            {"messaging": {"colour": "red"}}                     | UNKNOWN_FIELD      | /messaging/colour
            {"messaging": {"media_enabled": "true"}}             | WRONG_TYPE         | /messaging/media_enabled
            {"messaging": []}                                    | WRONG_TYPE         | /messaging
            {"routing": {"priority": 1.5}}                       | WRONG_TYPE         | /routing/priority
            {"routing": {"default_queue_id": "support"}}         | WRONG_TYPE         | /routing/default_queue_id
            {"routing": {"language_skill": "a\\u0000b"}}         | NUL_CHARACTER      | /routing/language_skill
            {"messaging": {"auto_reply_text": "a\\ud800b"}}      | UNPAIRED_SURROGATE | /messaging/auto_reply_text
            {"business_hours": {"weekly": [{"day": "HOLIDAY"}]}} | WRONG_TYPE         | /business_hours/weekly/0/day
            """)
    void bodyThatDoesNotFitIsRefused(String body, String code, String pointer) {
        put(activeTenant(), "\"0\"", body)
                .statusCode(400)
                .body("code", equalTo(code))
                .body("errors.pointer", contains(pointer));
    }

    @Test
    void bodyMustBeThere() {
        put(activeTenant(), "\"0\"", "null").statusCode(400).body("errors.code", contains("REQUIRED"));
    }

    @Test
    void tenantHasItsOwnConfigurationAndNoOther() {
        UUID own = activeTenant();
        UUID foreign = activeTenant();

        tenantCaller(own)
                .header("If-Match", "\"0\"")
                .body("{\"routing\": {\"priority\": 3}}")
                .put(configuration(own))
                .then()
                .statusCode(200);
        tenantCaller(own).get(configuration(own)).then().statusCode(200).body("routing.priority", equalTo(3));
        for (UUID other : new UUID[] {foreign, UUID.randomUUID()}) {
            tenantCaller(own).get(configuration(other)).then().statusCode(404);
            tenantCaller(own)
                    .header("If-Match", "*")
                    .body("{}")
                    .put(configuration(other))
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("TENANT_NOT_FOUND"));
        }
        get(foreign).header("ETag", "\"0\"");
    }

    @Test
    void tenantThatDoesNotExistHasNone() {
        UUID nobody = UUID.randomUUID();

        platform().get(configuration(nobody)).then().statusCode(404).body("code", equalTo("TENANT_NOT_FOUND"));
        put(nobody, "\"0\"", "{}").statusCode(404).body("code", equalTo("TENANT_NOT_FOUND"));
    }

    @Test
    void readingAndWritingNeedTheirScopes() {
        UUID tenant = activeTenant();

        as(Tokens.platform("configuration:write"))
                .get(configuration(tenant))
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
        as(Tokens.tenant(tenant, "configuration:read"))
                .header("If-Match", "\"0\"")
                .body("{}")
                .put(configuration(tenant))
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
    }

    @Test
    void changeIsAuditedByTheNamesOfItsBlocksAndToldToTheCaches() throws SQLException {
        UUID tenant = activeTenant();
        put(tenant, "\"0\"", "{\"messaging\": {\"auto_reply_text\": \"Canary text\"}, \"routing\": {\"priority\": 1}}");

        put(tenant, "\"1\"", "{\"messaging\": {}, \"routing\": {\"priority\": 1}}");

        var entries = platform().get("/v1/tenants/" + tenant + "/audit/entries");
        entries.then()
                .body("items.action", contains("TENANT_CREATED", "CONFIGURATION_CHANGED", "CONFIGURATION_CHANGED"))
                .body("items[1].target_type", equalTo("configuration"))
                .body("items[1].target_id", equalTo(tenant.toString()))
                .body("items[1].details.blocks", equalTo("messaging, routing"))
                .body("items[2].details.blocks", equalTo("messaging"));
        assertThat(entries.asString()).doesNotContain("Canary text");
        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(administrator, "select kind from change where subject = '" + tenant + "'"))
                    .containsExactly("CONFIGURATION", "CONFIGURATION");
        }
    }

    @Test
    void newTenantIsGivenItsFirstConfigurationOnce() throws Throwable {
        UUID tenant = activeTenant();
        TenantConfiguration wanted = new TenantConfiguration(null, new Routing(null, 7, null, null), null, null);

        VertxContextSupport.subscribeAndAwait(() -> configurations.initialize(tenant, wanted));
        VertxContextSupport.subscribeAndAwait(() -> configurations.initialize(tenant, null));

        get(tenant).header("ETag", "\"1\"").body("routing.priority", equalTo(7));
        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.action", contains("TENANT_CREATED", "CONFIGURATION_INITIALIZED"))
                .body("items[1].details.blocks", equalTo("routing"));
    }

    @Test
    void newTenantThatWantsNothingHasTheDefaultsAsItsFirst() throws Throwable {
        UUID tenant = activeTenant();

        VertxContextSupport.subscribeAndAwait(() -> configurations.initialize(tenant, null));

        get(tenant).header("ETag", "\"1\"").body("messaging.default_language", equalTo("en"));
    }

    @Test
    void fieldThatANewerVersionHasStoredIsPassedOver() throws SQLException {
        UUID tenant = activeTenant();
        put(tenant, "\"0\"", "{}").statusCode(200);
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update tenant_configuration set document = '{\"routing\": {\"priority\": 4, \"later\": true}}'"
                            + " where tenant_id = '" + tenant + "'");
        }

        get(tenant).body("routing.priority", equalTo(4));
    }

    private static String configuration(UUID tenant) {
        return "/v1/tenants/" + tenant + "/configuration";
    }

    private static ValidatableResponse get(UUID tenant) {
        return platform().get(configuration(tenant)).then().statusCode(200);
    }

    private static ValidatableResponse put(UUID tenant, String ifMatch, String body) {
        return platform()
                .header("If-Match", ifMatch)
                .body(body)
                .put(configuration(tenant))
                .then();
    }

    private static String stored(UUID tenant) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(administrator, select(tenant)).getFirst();
        }
    }

    private static String select(UUID tenant) {
        return "select document from tenant_configuration where tenant_id = '" + tenant + "'";
    }
}
