package io.tenantservice.credential.resolve;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Simulation;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who holds an answer asks whether it is still the same, and nothing is opened, nor counted as a reveal. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ResolveEntityTagTest {

    private Newcomer newcomer = Newcomer.healthy();
    private Onboarding onboarding;
    private String account = "";

    @BeforeEach
    void onboard() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        onboarding = Onboarding.completed(newcomer);
        account = onboarding.credential("whatsapp-accounts");
    }

    @Test
    void unchangedAnswerIsNotSentAgainAndIsNoReveal() throws SQLException {
        String tag = tag();
        int counted = counted();

        for (String held : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            Response answer = resolve(held);
            answer.then().statusCode(304).header("ETag", equalTo(tag)).header("Cache-Control", equalTo("no-store"));
            assertThat(answer.asString()).isEmpty();
        }

        assertThat(counted()).isEqualTo(counted);
        resolve("\"other\"").then().statusCode(200);
        assertThat(counted()).isEqualTo(counted + 1);
    }

    @Test
    void whatHasChangedIsSentAndRevealed() throws SQLException {
        Set<String> tags = new HashSet<>(Set.of(tag()));

        platform()
                .header("If-Match", "*")
                .body(Map.of("display_name", "New name"))
                .patch(account);
        assertThat(tags.add(tag())).as("account").isTrue();
        platform().header("If-Match", "*").body(Map.of("tier", "ENTERPRISE")).patch(onboarding.tenantAddress());
        assertThat(tags.add(tag())).as("tier").isTrue();
        swap();
        assertThat(tags.add(tag())).as("swap").isTrue();
        execute("update credential_secret set expires_at = now() where slot = 'PREVIOUS' and tenant_id = '"
                + onboarding.tenantId() + "'");
        assertThat(tags.add(tag())).as("end of the previous secret").isTrue();
        platform().body(Map.of("reason", "unpaid")).post(onboarding.tenantAddress() + ":suspend");
        assertThat(tags.add(tag())).as("state").isTrue();
        assertThat(tags.add(resolve("", "&fields=verify_token").header("ETag")))
                .as("fields")
                .isTrue();
        assertThat(tags.add(resolve("", "&include=genesys_organizations").header("ETag")))
                .as("other side")
                .isTrue();
    }

    @Test
    void swapThatIsTakenBackBringsTheTagBackOnlyWithTheSecret() {
        String before = tag("access_token");
        String fresh = freshToken();
        platform().header("If-Match", "*").body(Map.of("access_token", fresh)).put(account + "/pending");
        assertThat(tag("access_token")).isEqualTo(before);
        platform().post(account + ":verify?slot=PENDING");
        platform().body(Map.of()).post(account + ":promote").then().statusCode(200);
        assertThat(tag("access_token")).isNotEqualTo(before);

        platform().post(account + ":rollback").then().statusCode(200);
        platform().post(account + ":verify").then().statusCode(200);

        resolve(before, "").then().statusCode(200);
        assertThat(tag("access_token")).isEqualTo(before);
    }

    @Test
    void rotationOfTheKeyChangesNothing() {
        String tag = tag();

        Rotation.of(onboarding.tenantId()).ended();

        resolve(tag).then().statusCode(304);
    }

    private void swap() {
        String fresh = Canary.secret("app");
        MetaSeed.App app = newcomer.app();
        Simulation.seed(new MetaSeed(List.of(new MetaSeed.App(app.id(), app.name(), fresh, true)), null, null, null));
        platform().header("If-Match", "*").body(Map.of("app_secret", fresh)).put(account + "/pending");
        platform().post(account + ":verify?slot=PENDING");
        platform()
                .body(Map.of("keep_previous", "PT1H"))
                .post(account + ":promote")
                .then()
                .statusCode(200);
    }

    private String freshToken() {
        MetaSeed.Token old = newcomer.token();
        String fresh = Canary.secret("EAAG");
        Simulation.seed(new MetaSeed(
                null,
                List.of(new MetaSeed.Token(fresh, old.appId(), old.scopes(), old.targets(), null, false)),
                null,
                null));
        return fresh;
    }

    private String tag() {
        return tag("app_secret");
    }

    private String tag(String field) {
        Response answer =
                platform().get("/v1/resolve?phone_number_id=" + newcomer.phoneNumberId() + "&fields=" + field);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.header("ETag");
    }

    private Response resolve(String held) {
        return resolve(held, "&fields=app_secret");
    }

    private Response resolve(String held, String more) {
        return platform()
                .header("If-None-Match", held)
                .get("/v1/resolve?phone_number_id=" + newcomer.phoneNumberId() + more);
    }

    private int counted() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Integer.parseInt(Database.column(
                            administrator,
                            "select coalesce(sum(count), 0) from reveal_count where caller = 'oidc:platform-tests'"
                                    + " and tenant_id = '" + onboarding.tenantId() + "'")
                    .getFirst());
        }
    }
}
