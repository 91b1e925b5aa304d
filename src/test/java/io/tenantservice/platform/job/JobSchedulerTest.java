package io.tenantservice.platform.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.Database;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.stack.StackResource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which jobs are taken up when more are due than may be under way at once. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class JobSchedulerTest {

    private static final int AT_ONCE = 10;
    private static final int QUEUED = 25;
    private static final Duration TWO_LOOKS = Duration.ofMillis(250);

    /** What has been taken up, the first first. */
    private static final List<String> BEGUN = new CopyOnWriteArrayList<>();

    private static final CompletableFuture<JobResult> FIRST = new CompletableFuture<>();
    private static final CompletableFuture<JobResult> OTHERS = new CompletableFuture<>();

    @Inject
    Jobs jobs;

    @Inject
    Tenancy tenancy;

    /** Is under way until the test lets it end. */
    @ApplicationScoped
    static class HeldJob implements OneTimeJob {

        static final String NAME = "held-by-a-test";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Uni<JobResult> run(String instance) {
            BEGUN.add(instance);
            return Uni.createFrom().completionStage(BEGUN.getFirst().equals(instance) ? FIRST : OTHERS);
        }
    }

    /** Due when the test says so. */
    @Singleton
    static class RareJob implements RecurringJob {

        static final String NAME = "rare-in-a-test";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Duration pause() {
            return Duration.ofDays(1);
        }

        @Override
        public Uni<Void> run() {
            BEGUN.add(NAME);
            return Uni.createFrom().voidItem();
        }
    }

    @AfterEach
    void letGo() {
        FIRST.complete(new JobResult.Done());
        OTHERS.complete(new JobResult.Done());
    }

    @Test
    void whatIsQueuedWaitsInTheDatabaseAndHoldsUpNothingThatRecurs() throws Throwable {
        await().until(() -> BEGUN.contains(RareJob.NAME));
        BEGUN.clear();
        for (int i = 0; i < QUEUED; i++) {
            enqueue(Integer.toString(i));
        }
        await().until(() -> BEGUN.size() == AT_ONCE);
        await().during(TWO_LOOKS).untilAsserted(() -> assertThat(BEGUN).hasSize(AT_ONCE));
        execute("update scheduled_tasks set execution_time = now() where task_name = '" + RareJob.NAME + "'");
        await().during(TWO_LOOKS).untilAsserted(() -> assertThat(BEGUN).hasSize(AT_ONCE));

        FIRST.complete(new JobResult.Done());

        await().until(() -> BEGUN.size() > AT_ONCE);
        assertThat(BEGUN.get(AT_ONCE)).isEqualTo(RareJob.NAME);
        OTHERS.complete(new JobResult.Done());
        await().until(() -> BEGUN.size() == QUEUED + 1);
    }

    private void enqueue(String instance) throws Throwable {
        VertxContextSupport.subscribeAndAwait(
                () -> tenancy.observe(new Scope.Platform(), () -> jobs.enqueue(HeldJob.NAME, instance)));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, sql);
        }
    }
}
