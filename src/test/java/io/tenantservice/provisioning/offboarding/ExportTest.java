package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.busyTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.Tokens;
import io.tenantservice.provisioning.export.Unpacked;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a tenant that leaves takes along, and what it does not. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ExportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    ExportDataStep step;

    @Test
    void exportHoldsWhatTheApiShowsAndNoSecret() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(busyTenant(), true);

        run(tenant);

        Response answer = download(tenant);
        String text = Unpacked.text(answer.asByteArray());
        List<JsonNode> lines = Unpacked.lines(answer.asByteArray());
        Map<String, Long> counts = new TreeMap<>(lines.subList(1, lines.size() - 1).stream()
                .collect(groupingBy(line -> line.path("type").asText(), counting())));
        assertThat(counts)
                .containsKeys(
                        "api_key",
                        "api_key_leak",
                        "api_key_pattern",
                        "api_key_usage",
                        "audit_entry",
                        "configuration",
                        "genesys_organization",
                        "operation",
                        "tenant",
                        "webhook_delivery",
                        "webhook_endpoint",
                        "webhook_event",
                        "whatsapp_account");
        assertThat(lines.getFirst().path("data").path("tenant_id").asText())
                .isEqualTo(tenant.id().toString());
        assertThat(lines.getLast().path("type").asText()).isEqualTo("end");
        assertThat(lines.getLast().path("data").path("records"))
                .isEqualTo(JSON.readTree(JSON.writeValueAsString(counts)));
        assertThat(Canary.traces()).noneMatch(text::contains);
        assertThat(text).doesNotContain("vault:v").doesNotContain("$2b$");
        assertShownAsByTheApi(tenant, lines);
    }

    private static void assertShownAsByTheApi(OffboardingBySteps tenant, List<JsonNode> lines) throws IOException {
        for (Map.Entry<String, String> list : Map.of(
                        "api_key", "/api-keys",
                        "whatsapp_account", "/whatsapp-accounts",
                        "webhook_endpoint", "/webhook-endpoints",
                        "audit_entry", "/audit/entries")
                .entrySet()) {
            String shown = platform()
                    .get("/v1/tenants/" + tenant.id() + list.getValue() + "?page_size=1")
                    .asString();
            assertThat(lines.stream()
                            .filter(line -> line.path("type").asText().equals(list.getKey()))
                            .map(line -> line.path("data"))
                            .findFirst())
                    .as(list.getKey())
                    .contains(JSON.readTree(shown).path("items").path(0));
        }
    }

    @Test
    void digestIsThatOfTheFileAndEveryDownloadIsOnRecord() throws Throwable {
        OffboardingBySteps tenant = made();

        Response answer = download(tenant);

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(answer.asByteArray());
        answer.then()
                .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":")
                .header("Content-Type", "application/gzip")
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"tenant-" + tenant.id() + ".ndjson.gz\"");
        platform()
                .get("/v1/tenants/" + tenant.id() + "/audit/entries?page_size=200")
                .then()
                .body("items.action", hasItem("TENANT_EXPORT_DOWNLOADED"));
    }

    /** Of several pages and several chunks. */
    @Test
    void manyRowsAreAllThereEachOnce() throws Throwable {
        UUID id = activeTenant();
        manyUses(id, 25_000);
        OffboardingBySteps tenant = OffboardingBySteps.of(id, true);

        run(tenant);

        List<JsonNode> uses = Unpacked.lines(download(tenant).asByteArray()).stream()
                .filter(line -> line.path("type").asText().equals("api_key_usage"))
                .toList();
        assertThat(uses).hasSize(25_000).doesNotHaveDuplicates();
        assertThat(query("select chunks from offboarding_export where operation_id = '" + tenant.operationId() + "'"))
                .isNotEqualTo(List.of("1"));
    }

    private static void manyUses(UUID tenant, int rows) throws SQLException {
        String key = platform()
                .body(Map.of("name", "busy", "scopes", List.of("messages:send")))
                .post("/v1/tenants/" + tenant + "/api-keys")
                .path("id");
        Database.execute("""
                insert into api_key_use_count (tenant_id, api_key_id, hour, code, count)
                select '%s', case when n %% 2 = 0 then '%s'::uuid else gen_random_uuid() end,
                       date_trunc('hour', now(), 'UTC') - n * interval '1 hour', 'VALID', n
                from generate_series(1, %s) n""".formatted(tenant, key, rows));
    }

    @Test
    void whatAProcessThatDiedHasMadeIsNoPartOfTheFile() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(activeTenant(), true);
        Database.execute("""
                insert into offboarding_export_chunk (tenant_id, operation_id, number, content)
                select '%s', '%s', n, 'junk' from generate_series(1, 450) n""".formatted(tenant.id(), tenant.operationId()));
        notFound(tenant);

        run(tenant);
        byte[] first = download(tenant).asByteArray();
        run(tenant);

        assertThat(Unpacked.lines(download(tenant).asByteArray())
                        .getLast()
                        .path("type")
                        .asText())
                .isEqualTo("end");
        assertThat(download(tenant).asByteArray()).isEqualTo(first);
    }

    @Test
    void thereIsNoneWhereNoneWasAskedForAndOfATenantThatStays() throws Throwable {
        OffboardingBySteps without = OffboardingBySteps.of(activeTenant(), false);
        run(without);

        notFound(without);
        platform()
                .get("/v1/tenants/" + activeTenant() + "/offboarding/export")
                .then()
                .statusCode(404)
                .body("code", equalTo("OFFBOARDING_EXPORT_NOT_FOUND"));
    }

    @Test
    void undoingDeletesIt() throws Throwable {
        OffboardingBySteps tenant = made();

        VertxContextSupport.subscribeAndAwait(() -> step.compensate(tenant.run()));
        VertxContextSupport.subscribeAndAwait(() -> step.compensate(tenant.run()));

        notFound(tenant);
        assertThat(query("select number from offboarding_export_chunk where tenant_id = '" + tenant.id() + "'"))
                .isEmpty();
    }

    @Test
    void thereIsNoneAnyMoreOnceTheDeletionHasBegun() throws Throwable {
        OffboardingBySteps tenant = made();

        tenant.set("final_since = now()");

        notFound(tenant);
    }

    @Test
    void otherTenantsGetNothingAndItsOwnTenantNeedsTheScope() throws Throwable {
        OffboardingBySteps tenant = made();

        tenantCaller(activeTenant())
                .get(tenant.address() + "/export")
                .then()
                .statusCode(404)
                .body("code", equalTo("TENANT_NOT_FOUND"));
        as(Tokens.tenant(
                        tenant.id(),
                        Given.ALL_SCOPES.stream()
                                .filter(scope -> !scope.equals("tenants:export"))
                                .toList()))
                .get(tenant.address() + "/export")
                .then()
                .statusCode(403);
        tenantCaller(tenant.id()).get(tenant.address() + "/export").then().statusCode(200);
    }

    private OffboardingBySteps made() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(activeTenant(), true);
        run(tenant);
        return tenant;
    }

    private void run(OffboardingBySteps tenant) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> step.run(tenant.run()));
    }

    private static Response download(OffboardingBySteps tenant) {
        return platform()
                .get(tenant.address() + "/export")
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static void notFound(OffboardingBySteps tenant) {
        platform()
                .get(tenant.address() + "/export")
                .then()
                .statusCode(404)
                .body("code", equalTo("OFFBOARDING_EXPORT_NOT_FOUND"));
    }
}
