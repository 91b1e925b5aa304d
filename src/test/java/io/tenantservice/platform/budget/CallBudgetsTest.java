package io.tenantservice.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Half of a limit is for what nobody waits for, as the configuration says when it says nothing. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CallBudgetsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Inject
    CallBudgets budgets;

    @Inject
    ForgetUnusedBudgets forget;

    private final CallBudget budget = new CallBudget("test:" + UUID.randomUUID(), 100, HOUR);

    @Test
    void manyAtOnceTakeTheBackgroundsPartAndNotOneCallMore() throws InterruptedException, ExecutionException {
        Callable<Duration> take = () -> take(1);
        int taken = 0;

        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<Duration> wait : threads.invokeAll(Collections.nCopies(120, take))) {
                taken += wait.get().isZero() ? 1 : 0;
            }
        }

        assertThat(taken).isEqualTo(50);
        assertThat(take(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(36));
    }

    @Test
    void moreThanIsLeftIsNotTakenAndLeavesTheRest() {
        assertThat(take(48)).isZero();

        assertThat(take(4)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
        assertThat(take(2)).isZero();
    }

    @Test
    void callsThatWereMadeCountThoughNobodyTookThem() {
        note(60, Load.NONE);

        assertThat(take(1)).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
    }

    @Test
    void callsBeyondTheLimitDoNotCloseItForLongerThanItsTime() {
        note(100_000, Load.NONE);

        assertThat(take(1)).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    }

    @Test
    void wordOfTheOutsideSystemCountsWhereItSaysMore() {
        note(1, new Load(0.8, Duration.ZERO));
        assertThat(take(1)).isBetween(Duration.ofMinutes(18), Duration.ofMinutes(19));

        note(0, new Load(0.1, Duration.ZERO));
        assertThat(take(1)).isBetween(Duration.ofMinutes(18), Duration.ofMinutes(19));
    }

    @Test
    void closedLimitIsLeftAloneForItsTime() {
        note(1, new Load(0, Duration.ofMinutes(90)));

        assertThat(take(1)).isBetween(Duration.ofMinutes(90), Duration.ofMinutes(91));
    }

    @Test
    void limitOfUnknownSizeIsOpenUntilTheOutsideSystemSaysOtherwise() {
        CallBudget unknown = CallBudget.unknown("test:" + UUID.randomUUID(), HOUR);
        assertThat(await(budgets.take(unknown, 1000))).isZero();

        await(budgets.note(unknown, 1000, new Load(0.75, Duration.ZERO)));

        assertThat(await(budgets.take(unknown, 0))).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    }

    @Test
    void limitThatHasBeenUnusedForADayIsForgottenAndAnotherIsNot() throws Throwable {
        CallBudget old = new CallBudget("test:" + UUID.randomUUID(), 100, HOUR);
        await(budgets.note(old, 1, Load.NONE));
        note(1, Load.NONE);
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update call_budget set unused_at = now() - interval '25 hours' where subject = '" + old.subject()
                            + "'");

            VertxContextSupport.subscribeAndAwait(forget::run);

            assertThat(Database.column(administrator, "select subject from call_budget"))
                    .contains(budget.subject())
                    .doesNotContain(old.subject());
        }
    }

    private Duration take(int calls) {
        return await(budgets.take(budget, calls));
    }

    private void note(int calls, Load load) {
        await(budgets.note(budget, calls, load));
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(5));
    }
}
