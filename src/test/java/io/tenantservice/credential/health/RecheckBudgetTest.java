package io.tenantservice.credential.health;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Given;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which checks wait so that the providers' limits are there for those who ask. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RecheckBudgetTest extends CheckedTenant {

    /** A throttled provider is left alone for as long as it asks for; nothing is known, and nothing is called bad. */
    @Test
    void throttledProviderIsNotAskedUntilItsTimeIsOver() throws Throwable {
        Simulation.fault("meta", "M2", "rate_limited", 1, Map.of("retry_after", 40));
        Checks.onlyDue(account);
        recheck();
        platform()
                .get(account)
                .then()
                .body("health", equalTo("UNREACHABLE"))
                .body("health_details.code", equalTo("PROVIDER_RATE_LIMITED"));
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).isEmpty();

        assertThat(Checks.untilNext(account)).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(47));
        platform().get(account).then().body("health_details.known.health", equalTo("VALID"));
    }

    @ParameterizedTest
    @CsvSource({"meta, M2, PT23M, PT31M", "genesys, G2, PT10S, PT6M"})
    void checkIsPutOffWhileOthersUseMuchOfTheLimitAndWhoWaitsIsNot(
            String provider, String call, Duration least, Duration most) throws Throwable {
        String credential = credential(provider);
        Simulation.fault(provider, call, "busy", 1, Map.of("percent", 90));
        platform().post(credential + ":verify").then().statusCode(200);
        String checkedAt = platform().get(credential).path("health_details.last_checked_at");
        Checks.onlyDue(credential);

        assertThat(callsDuring(this::recheck)).isEmpty();

        platform()
                .get(credential)
                .then()
                .body("health", equalTo("VALID"))
                .body("health_details.last_checked_at", equalTo(checkedAt));
        assertThat(Checks.untilNext(credential)).isBetween(least, most);
        platform().post(credential + ":verify").then().statusCode(200).body("health", equalTo("VALID"));
    }

    /** The usage that an app's header tells holds the checks of all its accounts back. */
    @Test
    void checkIsPutOffWhileTheAppIsBusy() throws Throwable {
        Simulation.fault("meta", "M1", "busy", 1, Map.of("percent", 90));
        platform().post(account + ":verify").then().statusCode(200);
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).isEmpty();
    }

    /** 200 an hour, half of them for checks; Meta's headers say nothing of it here. */
    @Test
    void ownCallsCountToo() throws Throwable {
        IntStream.range(0, 25)
                .forEach(i -> platform().post(account + ":verify").then().statusCode(200));
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).isEmpty();
    }

    /** Anybody may name a business account; that does not make its limit theirs. */
    @Test
    void callsOfATenantThatNamesTheSameAccountHoldNothingUp() throws Throwable {
        Map<String, Object> foreign = Given.whatsAppAccountRequest();
        foreign.put("business_account_id", newcomer.accountId());
        String stranger = "/v1/tenants/" + Given.activeTenant() + "/whatsapp-accounts";
        String id = platform().body(foreign).post(stranger).path("id");
        IntStream.range(0, 110)
                .forEach(i ->
                        platform().post(stranger + "/" + id + ":verify").then().body("health", equalTo("INVALID")));
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).hasSize(4);
    }
}
