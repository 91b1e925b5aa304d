package io.tenantservice.operation;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a list of operations shows, and to whom. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OperationListTest {

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void tenantSeesItsOwnOperationsAlone() {
        Onboarding own = Onboarding.of(Newcomer.healthy().seeded());
        Onboarding foreign = Onboarding.of(Newcomer.healthy().seeded());
        own.ended("SUCCEEDED");
        foreign.ended("SUCCEEDED");

        tenantCaller(own.tenantId()).get("/v1/operations").then().body("items.id", contains(own.id()));
        tenantCaller(own.tenantId())
                .get("/v1/operations?tenant_id=" + foreign.tenantId())
                .then()
                .statusCode(200)
                .body("items", empty());
        tenantCaller(activeTenant()).get("/v1/operations").then().body("items", empty());
        listed("created_from=" + own.operation().path("created_at"))
                .body("items.id", hasItems(own.id(), foreign.id()))
                .body("items.find { it.id == '" + own.id() + "' }.steps", hasSize(6))
                .body("items.find { it.id == '" + own.id() + "' }.steps.state", everyItem(is("SUCCEEDED")));
    }

    @Test
    void listShowsWhatAllFiltersHoldFor() {
        Onboarding good = Onboarding.completed(Newcomer.healthy().seeded());
        Onboarding bad = Onboarding.of(Newcomer.withExpiredToken().seeded());
        bad.ended("FAILED");
        String since = "created_from=" + good.operation().path("created_at");

        listed(since + "&state=FAILED").body("items.id", hasItem(bad.id())).body("items.id", not(hasItem(good.id())));
        listed(since + "&kind=TOKEN_REFRESH").body("items.id", not(hasItem(good.id())));
        listed("tenant_id=" + good.tenantId() + "&kind=ONBOARDING&state=SUCCEEDED")
                .body("items.id", contains(good.id()));
        listed("tenant_id=" + good.tenantId() + "&created_before="
                        + good.operation().path("created_at"))
                .body("items", empty());
    }

    @Test
    void pagesAreOfOneListAndMissNothing() {
        Onboarding first = Onboarding.of(
                Newcomer.healthy().with("tenant", "key_prefix", "t" + unique()).seeded());
        Onboarding second = Onboarding.of(Newcomer.healthy().seeded());
        first.ended("SUCCEEDED");
        second.ended("SUCCEEDED");
        String since = "created_from=" + first.operation().path("created_at") + "&kind=ONBOARDING";

        var page = listed(since + "&page_size=1")
                .body("items.id", contains(first.id()))
                .extract();
        String token = page.path("next_page_token");

        assertThat(token).isNotNull();
        listed(since + "&page_size=1&page_token=" + token).body("items.id", contains(second.id()));
        platform()
                .get("/v1/operations?page_size=1&page_token=" + token)
                .then()
                .statusCode(400)
                .body("code", equalTo("PAGE_TOKEN_INVALID"));
        listed(since + "&page_size=200").body("items", notNullValue()).body("next_page_token", nullValue());
    }

    private static ValidatableResponse listed(String query) {
        return platform().get("/v1/operations?" + query).then().statusCode(200);
    }
}
