package io.tenantservice.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.operation.OperationTurns.Taken;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations that do not go straight to their end. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OperationTurnsTest {

    @Inject
    OperationTurns turns;

    @Inject
    Tenancy tenancy;

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void processWhoseTurnIsOverWritesNothing() throws Throwable {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        Taken slow = take(onboarding);

        Taken quick = take(onboarding);

        assertThat(quick.run().fence()).isGreaterThan(slow.run().fence());
        assertThatThrownBy(() -> await(() -> turns.begin(slow.run(), step -> Set.of(), Duration.ZERO)))
                .isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> await(() -> turns.succeed(slow.run()))).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> await(() -> transaction(slow))).isInstanceOf(Fenced.class);
        await(() -> transaction(quick));
        leave(onboarding);
    }

    @Test
    void operationThatIsOverIsNotTakenUpAgain() throws Throwable {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());

        var taken = await(() -> turns.take(onboarding.id()));

        assertThat(taken).isEmpty();
    }

    @Test
    void jobOfAnEarlierRoundDoesNotRunTheNewOne() throws Throwable {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        onboarding.tamper("operation_step", "round_started_at = round_started_at - interval '25 hours'");
        onboarding.triedAgain();
        onboarding.ended("FAILED");
        onboarding.resume(Map.of()).then().statusCode(202);
        onboarding.step("VERIFY_GENESYS", "WAITING");

        var late = await(() -> turns.take(onboarding.id()));

        assertThat(late).isEmpty();
        Simulation.clearFaults();
        onboarding.triedAgain();
        onboarding.ended("SUCCEEDED");
    }

    @Test
    void stepThatWaitedForADayIsGivenUpWithItsLastReason() throws SQLException {
        Onboarding onboarding = Onboarding.waitingForGenesys();

        onboarding.tamper("operation_step", "round_started_at = round_started_at - interval '25 hours'");
        onboarding.triedAgain();

        onboarding
                .ended("FAILED")
                .body("steps[2].state", equalTo("FAILED"))
                .body("steps[2].failure.code", equalTo("PROVIDER_RATE_LIMITED"))
                .body("steps[2].failure.retryable", equalTo(false));
    }

    @Test
    void defectIsToldAndDoesNotEndTheOperation() throws SQLException {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        onboarding.tamper("onboarding", "api_key = 'no JSON: ' || api_key");
        Simulation.clearFaults();
        onboarding.triedAgain();

        onboarding
                .step("ISSUE_API_KEY", "WAITING")
                .body("steps[3].failure.code", equalTo("INTERNAL_ERROR"))
                .body("steps[3].next_attempt_at", notNullValue());
        onboarding.tamper("onboarding", "api_key = replace(api_key, 'no JSON: ', '')");

        onboarding.ended("SUCCEEDED");
    }

    /** Any transaction of a step, in whichever service. */
    private Uni<Void> transaction(Taken taken) {
        taken.run().begin();
        return tenancy.observe(taken.run().tenantId(), () -> Uni.createFrom().voidItem());
    }

    /** Lets nobody take it up again, as its calls would stand between those of other tests. */
    private static void leave(Onboarding onboarding) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator, "delete from scheduled_tasks where task_instance = '" + onboarding.id() + "'");
        }
    }

    private Taken take(Onboarding onboarding) throws Throwable {
        return await(() -> turns.take(onboarding.id())).orElseThrow();
    }

    private static <T> T await(Supplier<Uni<T>> work) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(work);
    }
}
