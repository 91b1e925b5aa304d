package io.tenantservice.platform.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.PlatformConfig;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.platform.job.JobResult.Again;
import io.tenantservice.platform.job.JobResult.Done;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs jobs in the processes whose role it is. Any replica may die at any instruction; another one goes on. */
@Singleton
class JobScheduler {

    private static final Logger LOG = Logger.getLogger(JobScheduler.class);

    // db-scheduler's defaults would leave the work of a killed process lying for 30 minutes.
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 4;

    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(10);
    private static final double LONGEST_PAUSE_SECONDS = 30;
    private static final double BACKOFF_RATE = 1.5;

    private final PlatformConfig platform;
    private final JobConfig config;
    private final AgroalDataSource dataSource;
    private final List<RecurringJob> recurring;
    private final List<OneTimeJob> oneTime;
    private volatile @Nullable Scheduler scheduler;

    JobScheduler(
            PlatformConfig platform,
            JobConfig config,
            @DataSource("jobs") AgroalDataSource dataSource,
            @All List<RecurringJob> recurring,
            @All List<OneTimeJob> oneTime) {
        this.platform = platform;
        this.config = config;
        this.dataSource = dataSource;
        this.recurring = recurring;
        this.oneTime = oneTime;
    }

    /**
     * Waits for the schema: started without its table, the scheduler would fail once and not try again. On a thread
     * of its own, as the scheduler talks JDBC and the event comes on an event loop.
     */
    void start(@Observes SchemaReady ready) {
        if (platform.role().runsJobs()) {
            Thread.ofVirtual().name("job-scheduler-start").start(this::start);
        }
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (scheduler != null) {
            scheduler.stop();
        }
    }

    private synchronized void start() {
        scheduler = Scheduler.create(
                        dataSource,
                        oneTime.stream().<Task<?>>map(JobScheduler::task).toList())
                .startTasks(recurring.stream().map(JobScheduler::task).toList())
                .threads(config.atOnce())
                // The scheduler leaves it to these threads how many jobs are under way; it takes up more at each look.
                .executorService(Executors.newFixedThreadPool(
                        config.atOnce(), Thread.ofVirtual().factory()))
                // By its defaults, jobs that recur come before those that were asked for, however many these are.
                .enablePriority()
                .pollingInterval(config.pollEvery())
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(SHUTDOWN_WAIT)
                .build();
        scheduler.start();
        LOG.infof("Runs %d recurring jobs", recurring.size());
    }

    /** Looks for due jobs now, in this process, rather than at the next poll; others find it by polling. */
    void hurry() {
        Scheduler running = scheduler;
        if (running != null) {
            running.triggerCheckForDueExecutions();
        }
    }

    private static Task<Void> task(OneTimeJob job) {
        return Tasks.custom(job.name(), Void.class)
                .onFailure(JobScheduler::retryLater)
                .execute((instance, context) -> completion(await(job.name(), () -> job.run(instance.getId()))));
    }

    private static CompletionHandler<Void> completion(JobResult result) {
        return switch (result) {
            case Done() -> new OnCompleteRemove<>();
            case Again(Duration pause) ->
                (complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(pause));
        };
    }

    /** Soon at first, then every half minute: what is away may come back at any time. */
    private static void retryLater(ExecutionComplete failed, ExecutionOperations<Void> operations) {
        double seconds =
                Math.min(Math.pow(BACKOFF_RATE, failed.getExecution().consecutiveFailures), LONGEST_PAUSE_SECONDS);
        operations.reschedule(failed, failed.getTimeDone().plusMillis((long) (seconds * 1000)));
    }

    private static RecurringTask<Void> task(RecurringJob job) {
        return Tasks.recurring(job.name(), Schedules.fixedDelay(job.pause()))
                .execute((instance, context) -> await(job.name(), job::run));
    }

    private static <T> T await(String name, Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("job " + name + " failed", e);
        }
    }
}
