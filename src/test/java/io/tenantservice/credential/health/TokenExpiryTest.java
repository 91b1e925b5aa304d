package io.tenantservice.credential.health;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Followed;
import io.tenantservice.stack.StackResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the end of a token is seen, and warned of before it comes. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TokenExpiryTest extends CheckedTenant {

    @ParameterizedTest
    @CsvSource({
        "31, , VALID",
        "30, 30, EXPIRING",
        "14, 14, EXPIRING",
        "7, 7, EXPIRING",
        "3, 3, EXPIRING",
        "1, 1, EXPIRING"
    })
    void endOfATokenIsWarnedOfOnceAtEachThreshold(int days, @Nullable String warning, String health) throws Throwable {
        Instant end = inDays(days);
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), end, null);
        Checks.onlyDue(account);

        recheck();

        platform()
                .get(account)
                .then()
                .body("health", equalTo(health))
                .body("token_expires_at", equalTo(end.toString()));
        assertThat(warnings()).isEqualTo(warning == null ? List.of() : List.of(warning));

        Checks.onlyDue(account);
        recheck();
        platform().post(account + ":verify").then().statusCode(200).body("health", equalTo(health));
        assertThat(warnings()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void newTokenIsLookedAtAtOnceAndWarnedOfAnew() throws Throwable {
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), inDays(2), null);
        Checks.onlyDue(account);
        recheck();
        String fresh = Canary.secret("EAAG");
        seedToken(fresh, newcomer.token().scopes(), inDays(20), null);
        platform()
                .header("If-Match", "*")
                .body(Map.of("access_token", fresh))
                .put(account + "/pending")
                .then()
                .statusCode(200);
        platform().post(account + ":verify?slot=PENDING").then().body("health", equalTo("EXPIRING"));
        platform().body(Map.of()).post(account + ":promote").then().statusCode(200);
        assertThat(Checks.untilNext(account)).isNegative();

        recheck();

        assertThat(warnings()).containsExactly("3", "30");
    }

    @Test
    void tokenThatMetaHasExchangedIsGoodAndWarnedOfAnewAndWaitsItsTurn() throws Throwable {
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), inDays(2), null);
        Checks.onlyDue(account);
        recheck();
        platform().get(account).then().body("health", equalTo("EXPIRING"));
        Checks.onlyDue(account);

        new Followed(platform()
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .post(account + ":refreshToken"))
                .ended("SUCCEEDED");

        platform()
                .get(account)
                .then()
                .body("health", equalTo("VALID"))
                .body("health_details.last_answered_at", notNullValue());
        assertThat(Checks.untilNext(account)).isBetween(Duration.ofHours(4), Duration.ofHours(6));
        String fresh = platform().post(account + ":reveal").path("access_token");
        seedToken(fresh, newcomer.token().scopes(), inDays(10), null);
        Checks.onlyDue(account);
        recheck();
        assertThat(warnings()).containsExactly("3", "14");
    }

    @Test
    void endOfDataAccessCountsAsTheTokensEnd() throws Throwable {
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), null, inDays(5));
        Checks.onlyDue(account);
        recheck();
        platform().get(account).then().body("health", equalTo("EXPIRING"));
        assertThat(warnings()).containsExactly("7");

        seedToken(newcomer.accessToken(), newcomer.token().scopes(), null, inDays(-1));
        Checks.onlyDue(account);
        recheck();

        platform()
                .get(account)
                .then()
                .body("health", equalTo("INVALID"))
                .body("health_details.code", equalTo("CREDENTIAL_EXPIRED"));
    }

    private List<String> warnings() {
        return details("CREDENTIAL_EXPIRES_SOON", "days");
    }
}
