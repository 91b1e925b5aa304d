package io.tenantservice.operation.stream;

import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.tenantservice.operation.OperationJournal;
import io.tenantservice.operation.OperationWakeUps;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.platform.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The streams that are open at this replica. */
@ApplicationScoped
class OperationStreams {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final OperationJournal journal;
    private final OperationWakeUps wakeUps;
    private final StreamConfig config;
    private final MonotonicClock clock;
    private final Set<Follower> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isListening;
    private volatile boolean isLeaving;

    OperationStreams(
            OperationJournal journal,
            OperationWakeUps wakeUps,
            StreamConfig config,
            MonotonicClock clock,
            MeterRegistry metrics) {
        this.journal = journal;
        this.wakeUps = wakeUps;
        this.config = config;
        this.clock = clock;
        Gauge.builder("tenantservice.operation.streams", open, Set::size).register(metrics);
    }

    void start(@Observes SchemaReady ready) {
        isListening = true;
        wakeUps.listen(id -> wake(follower -> follower.follows(id)), () -> wake(follower -> true));
    }

    /** Followers go to another replica, with the id of the last event that they have. */
    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        endAll();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        endAll();
        if (isListening) {
            wakeUps.stop();
        }
    }

    private void endAll() {
        isLeaving = true;
        wake(follower -> true);
    }

    private void wake(Predicate<Follower> which) {
        open.stream().filter(which).forEach(Follower::wake);
    }

    /** @throws Problem RATE_LIMITED when so many are open that no other one may be */
    void requireRoom(StreamRequest request) {
        if (!hasRoom(request)) {
            throw Problem.of(RATE_LIMITED, "Too many streams of operations are open.")
                    .retryAfter(RETRY_AFTER);
        }
    }

    private boolean hasRoom(StreamRequest request) {
        long own =
                open.stream().filter(follower -> follower.isOf(request.owner())).count();
        return !isLeaving && open.size() < config.most() && own < config.mostOfOne();
    }

    /** Ends at once when others have come first; who follows asks again then. */
    Multi<Follower.Part> follow(StreamRequest request) {
        return Multi.createFrom().deferred(() -> {
            Follower follower = new Follower(request, journal, clock, () -> isLeaving);
            return enter(follower, request)
                    ? follower.parts().onTermination().invoke(() -> open.remove(follower))
                    : Multi.createFrom().empty();
        });
    }

    private synchronized boolean enter(Follower follower, StreamRequest request) {
        return hasRoom(request) && open.add(follower);
    }
}
