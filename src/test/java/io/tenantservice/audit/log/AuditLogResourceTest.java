package io.tenantservice.audit.log;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AuditLogResourceTest {

    @Test
    void everyChangeHasItsEntryInOrder() {
        UUID tenant = activeTenant();
        platform().body(Map.of("reason", "unpaid")).post("/v1/tenants/" + tenant + ":suspend");
        platform().post("/v1/tenants/" + tenant + ":reactivate");
        platform().header("If-Match", "*").body(Map.of("tier", "PREMIUM")).patch("/v1/tenants/" + tenant);

        entries(tenant)
                .body(
                        "items.action",
                        contains("TENANT_CREATED", "TENANT_SUSPENDED", "TENANT_REACTIVATED", "TENANT_CHANGED"))
                .body("items.sequence", contains(1, 2, 3, 4))
                .body("items[1].details.reason", equalTo("unpaid"))
                .body("items[3].details.tier", equalTo("PREMIUM"));
    }

    @Test
    void refusedChangeLeavesNoEntry() {
        UUID tenant = activeTenant();

        platform().post("/v1/tenants/" + tenant + ":reactivate").then().statusCode(409);

        entries(tenant).body("items.action", contains("TENANT_CREATED"));
    }

    @Test
    void replayedRequestLeavesOneEntry() {
        UUID tenant = activeTenant();
        for (int i = 0; i < 3; i++) {
            platform()
                    .header("Idempotency-Key", "suspend-" + tenant)
                    .body(Map.of("reason", "x"))
                    .post("/v1/tenants/" + tenant + ":suspend");
        }

        entries(tenant).body("items.action", contains("TENANT_CREATED", "TENANT_SUSPENDED"));
    }

    @Test
    void scriptInTheDocumentationFindsTheChainWhole() throws Exception {
        UUID tenant = activeTenant();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(IntStream.range(0, 40)
                    .<Callable<Integer>>mapToObj(i -> () -> platform()
                            .header("If-Match", "*")
                            .body(Map.of("external_id", "id-ü-" + i))
                            .patch("/v1/tenants/" + tenant)
                            .statusCode())
                    .toList());
        }

        List<Map<String, Object>> items = entries(tenant).extract().path("items");

        assertThat(verify(items)).isEqualTo("the chain is whole up to entry " + items.size());
    }

    @Test
    void scriptInTheDocumentationFindsAChangedEntry() throws Exception {
        UUID tenant = activeTenant();
        platform().body(Map.of("reason", "unpaid")).post("/v1/tenants/" + tenant + ":suspend");
        List<Map<String, Object>> items = entries(tenant).extract().path("items");

        items.get(1).compute("canonical", (field, text) -> String.valueOf(text).replace("unpaid", "paid"));

        assertThat(verify(items)).isEqualTo("entry 2 has been changed");
    }

    @Test
    void nobodyCanChangeAnEntry() throws SQLException {
        activeTenant();
        try (Connection administrator = Database.administrator()) {
            for (String attempt :
                    List.of("update audit_entry set format = 2", "delete from audit_entry", "truncate audit_entry")) {
                assertThatThrownBy(() -> Database.execute(administrator, attempt))
                        .hasMessageContaining("append-only");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_head set sequence = sequence - 1",
                "update audit_head set sequence = sequence - 1, hash = sha256('another')",
                "update audit_head set hash = sha256('another')",
                "update audit_head set chain = gen_random_uuid()",
                "delete from audit_head",
                "truncate audit_head"
            })
    void nobodyCanTurnAHeadBack(String attempt) throws SQLException {
        activeTenant();
        try (Connection administrator = Database.administrator()) {
            assertThatThrownBy(() -> Database.execute(administrator, attempt)).hasMessageContaining("only grows");
        }
    }

    @Test
    void tenantWithTheServicesLoginCannotTurnItsHeadBack() throws SQLException {
        UUID tenant = activeTenant();
        try (Connection service = Database.login("")) {
            service.setAutoCommit(false);
            Database.execute(service, "set local role ts_tenant");
            Database.execute(service, "set local app.tenant_id = '" + tenant + "'");

            assertThatThrownBy(() -> Database.execute(service, "update audit_head set sequence = 0"))
                    .hasMessageContaining("only grows");
        }
    }

    @Test
    void entriesOfAnotherTenantAreHidden() {
        UUID own = activeTenant();
        UUID foreign = activeTenant();

        tenantCaller(own).get("/v1/tenants/" + own + "/audit/entries").then().statusCode(200);
        tenantCaller(own)
                .get("/v1/tenants/" + foreign + "/audit/entries")
                .then()
                .statusCode(404);
        tenantCaller(own).get("/v1/audit/entries").then().statusCode(403);
        platform().get("/v1/audit/entries").then().statusCode(200);
        as(Tokens.platform("tenants:read")).get("/v1/audit/entries").then().statusCode(403);
    }

    private static ValidatableResponse entries(UUID tenant) {
        return platform()
                .queryParam("page_size", 200)
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .statusCode(200);
    }

    private static String verify(List<Map<String, Object>> items) throws IOException {
        Process script = new ProcessBuilder("python3", "docs/verify-audit.py")
                .redirectErrorStream(true)
                .start();
        var json = new ObjectMapper();
        try (var input = script.getOutputStream()) {
            for (Map<String, Object> item : items) {
                input.write((json.writeValueAsString(item) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
