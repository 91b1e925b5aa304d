package io.tenantservice.tenant;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.tenantRequest;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.stack.StackResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
class TenantResourceTest {

    @Test
    void createdTenantIsActiveAndCanBeRead() {
        var request = tenantRequest();

        var created = platform().body(request).post("/v1/tenants").then().statusCode(201);

        UUID id = UUID.fromString(created.extract().path("id"));
        created.header("Location", endsWith("/v1/tenants/" + id)).header("ETag", "\"0\"");
        platform()
                .get("/v1/tenants/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo(request.get("name")))
                .body("state", equalTo("ACTIVE"))
                .body("home_region", equalTo("eu1"))
                .body("time_zone", equalTo("UTC"));
    }

    @Test
    void keyPrefixOfAnotherTenantIsRefusedWithoutNamingIt() {
        var first = tenantRequest();
        platform().body(first).post("/v1/tenants").then().statusCode(201);
        var second = tenantRequest();
        second.put("key_prefix", first.get("key_prefix"));

        var refused = platform().body(second).post("/v1/tenants");

        refused.then()
                .statusCode(409)
                .body("code", equalTo("KEY_PREFIX_TAKEN"))
                .body("errors[0].pointer", equalTo("/key_prefix"));
        assertThat(refused.asString()).doesNotContain((String) first.get("name"));
    }

    @Test
    void patchChangesOnlyWhatItNames() {
        UUID id = activeTenant();

        var patched = platform()
                .header("If-Match", "\"0\"")
                .body(Map.of("tier", "PREMIUM", "time_zone", "Europe/Berlin"))
                .patch("/v1/tenants/" + id);

        patched.then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("tier", equalTo("PREMIUM"))
                .body("time_zone", equalTo("Europe/Berlin"))
                .body("name", notNullValue());
    }

    @Test
    void nullRemovesWhatMayBeAbsentAndNothingElse() {
        var request = tenantRequest();
        request.put("external_id", "crm-4711");
        String address = platform().body(request).post("/v1/tenants").header("Location");

        platform()
                .header("If-Match", "*")
                .body("{\"external_id\":null,\"name\":null}")
                .patch(address)
                .then()
                .statusCode(200)
                .body("external_id", nullValue())
                .body("name", equalTo(request.get("name")));
        platform()
                .header("If-Match", "*")
                .body("{\"external_id\":\"\"}")
                .patch(address)
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/external_id"));
    }

    @Test
    void patchNeedsTheVersionThatWasRead() {
        UUID id = activeTenant();

        platform()
                .body(Map.of("tier", "PREMIUM"))
                .patch("/v1/tenants/" + id)
                .then()
                .statusCode(428);
        platform()
                .header("If-Match", "\"7\"")
                .body(Map.of("tier", "PREMIUM"))
                .patch("/v1/tenants/" + id)
                .then()
                .statusCode(412)
                .body("code", equalTo("PRECONDITION_FAILED"));
    }

    @Test
    void changesAtTheSameMomentAreNeverLost() throws Exception {
        UUID id = activeTenant();
        Callable<Integer> patch = () -> platform()
                .header("If-Match", "\"0\"")
                .body(Map.of("external_id", unique()))
                .patch("/v1/tenants/" + id)
                .statusCode();

        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            var statuses = threads.invokeAll(Collections.nCopies(10, patch)).stream()
                    .map(Future::resultNow)
                    .toList();

            assertThat(statuses)
                    .containsOnlyOnce(200)
                    .allMatch(status -> Set.of(200, 409, 412).contains(status));
        }
        platform().get("/v1/tenants/" + id).then().header("ETag", "\"1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"0\" | 304",
                "W/\"0\" | 304",
                "\"7\", \"0\" | 304",
                "* | 304",
                "\"7\" | 200",
                "\"7\", \"00\" | 200",
            })
    void readOfAnUnchangedTenantAnswersNotModified(String held, int status) {
        UUID id = activeTenant();

        platform().header("If-None-Match", held).get("/v1/tenants/" + id).then().statusCode(status);
    }

    @Test
    void suspendedTenantIsActiveAgainAfterReactivation() {
        UUID id = activeTenant();

        platform()
                .body(Map.of("reason", "unpaid"))
                .post("/v1/tenants/" + id + ":suspend")
                .then()
                .statusCode(200)
                .body("state", equalTo("SUSPENDED"))
                .body("suspension_reason", equalTo("unpaid"));
        platform()
                .body(Map.of("reason", "again"))
                .post("/v1/tenants/" + id + ":suspend")
                .then()
                .statusCode(409)
                .body("code", equalTo("TENANT_STATE_CONFLICT"));
        platform()
                .post("/v1/tenants/" + id + ":reactivate")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"))
                .body("suspension_reason", nullValue());
    }

    @Test
    void listShowsEachTenantOnceInPages() {
        String mark = unique();
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            var request = tenantRequest();
            request.put("name", "Paged-" + mark + "-" + i);
            created.add(platform()
                    .body(request)
                    .post("/v1/tenants")
                    .then()
                    .extract()
                    .path("id"));
        }

        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            var list =
                    platform().queryParam("text", mark.toUpperCase(Locale.ROOT)).queryParam("page_size", 2);
            var page = (token == null ? list : list.queryParam("page_token", token))
                    .get("/v1/tenants")
                    .then()
                    .statusCode(200);
            seen.addAll(page.extract().<List<String>>path("items.id"));
            token = page.extract().path("next_page_token");
        } while (token != null);

        assertThat(seen).containsExactlyElementsOf(created);
    }

    @Test
    void listIsFilteredByStateAndTier() {
        var request = tenantRequest();
        request.put("tier", "ENTERPRISE");
        platform().body(request).post("/v1/tenants").then().statusCode(201);

        platform()
                .queryParams("state", "ACTIVE", "tier", "ENTERPRISE", "text", request.get("name"))
                .get("/v1/tenants")
                .then()
                .body("items", hasSize(1));
        platform()
                .queryParams("tier", "BASIC", "text", request.get("name"))
                .get("/v1/tenants")
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void pageTokenOfAnotherFilterIsRefused() {
        activeTenant();
        activeTenant();
        String token = platform()
                .queryParam("page_size", 1)
                .get("/v1/tenants")
                .then()
                .extract()
                .path("next_page_token");

        platform()
                .queryParams("page_token", token, "state", "ACTIVE")
                .get("/v1/tenants")
                .then()
                .statusCode(400)
                .body("code", equalTo("PAGE_TOKEN_INVALID"));
    }

    @Test
    void tenantSeesItselfAloneAndNoOther() {
        UUID own = activeTenant();
        UUID foreign = activeTenant();

        tenantCaller(own).get("/v1/tenants").then().statusCode(200).body("items.id", equalTo(List.of(own.toString())));
        tenantCaller(own).get("/v1/tenants/" + own).then().statusCode(200);
        tenantCaller(own)
                .get("/v1/tenants/" + foreign)
                .then()
                .statusCode(404)
                .body("code", equalTo("TENANT_NOT_FOUND"));
        tenantCaller(own)
                .header("If-Match", "*")
                .body(Map.of("tier", "ENTERPRISE"))
                .patch("/v1/tenants/" + foreign)
                .then()
                .statusCode(404);
    }

    @Test
    void listsOfATenantThatDoesNotExistAreNotEmptyButMissing() {
        for (String list : List.of("whatsapp-accounts", "genesys-organizations", "api-keys", "audit/entries")) {
            platform()
                    .get("/v1/tenants/" + UUID.randomUUID() + "/" + list)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("TENANT_NOT_FOUND"));
        }
    }

    @Test
    void tenantCannotSuspendOrCreateTenants() {
        UUID own = activeTenant();

        tenantCaller(own)
                .body(Map.of("reason", "x"))
                .post("/v1/tenants/" + own + ":suspend")
                .then()
                .statusCode(403);
        tenantCaller(own)
                .body(tenantRequest())
                .post("/v1/tenants")
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
    }
}
