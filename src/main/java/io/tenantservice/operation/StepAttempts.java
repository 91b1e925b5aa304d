package io.tenantservice.operation;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationTurns.Attempt;
import io.tenantservice.operation.OperationTurns.Taken;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Makes attempts of steps, and of their undoing: whatever they end with is a value. */
@ApplicationScoped
class StepAttempts {

    private static final Logger LOG = Logger.getLogger(StepAttempts.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 20;

    private final OperationConfig config;
    private final MeterRegistry metrics;
    private final SecureRandom random;

    StepAttempts(OperationConfig config, MeterRegistry metrics, SecureRandom random) {
        this.config = config;
        this.metrics = metrics;
        this.random = random;
    }

    /** @return fails by nothing but the end of the turn, and by errors of the machine */
    Uni<StepResult> make(Taken taken, Attempt attempt, Supplier<Uni<StepResult>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure(Problem.class)
                .recoverWithItem(problem -> new StepResult.Failed(StepFailure.of(null, (Problem) problem)))
                .onFailure(isDefect())
                .recoverWithItem(defect -> {
                    LOG.errorf(
                            defect,
                            "Step %s of operation %s failed by a defect",
                            attempt.step(),
                            taken.run().operationId());
                    return new StepResult.Failed(StepFailure.defect());
                });
    }

    private static Predicate<Throwable> isDefect() {
        return failure -> failure instanceof Exception && !(failure instanceof Fenced);
    }

    /** Doubles each time; half of it is chance, so that many that failed together do not come back together. */
    Duration pause(StepFailure failure, int attempt) {
        Duration full = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        Duration bounded = full.compareTo(config.longestPause()) < 0 ? full : config.longestPause();
        Duration own = bounded.dividedBy(2).plusMillis(random.nextLong(bounded.toMillis() / 2 + 1));
        Duration asked = failure.retryAfter();
        return asked == null || asked.compareTo(own) < 0 ? own : asked;
    }

    void count(Taken taken, Attempt attempt, String outcome) {
        metrics.counter(
                        "tenantservice.operation.attempts",
                        "kind",
                        taken.kind().name(),
                        "step",
                        attempt.step(),
                        "outcome",
                        outcome)
                .increment();
    }
}
