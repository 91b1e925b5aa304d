package io.tenantservice.operation;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationTurns.Attempt;
import io.tenantservice.operation.OperationTurns.Taken;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
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

    /** What could not be undone within a day waits for people, who can have it tried at once. */
    private static final Duration PATIENT_AFTER = Duration.ofDays(1);

    private static final Duration PATIENT_PAUSE = Duration.ofMinutes(15);

    private final OperationConfig config;
    private final MeterRegistry metrics;
    private final SecureRandom random;
    private final Clock clock;

    StepAttempts(OperationConfig config, MeterRegistry metrics, SecureRandom random, Clock clock) {
        this.config = config;
        this.metrics = metrics;
        this.random = random;
        this.clock = clock;
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

    /** @return how long a step waits after an attempt that failed */
    Duration pause(StepFailure failure, int attempt) {
        return pause(failure, attempt, config.longestPause());
    }

    /** @return how long the undoing of a step waits: it is never given up, and becomes rare after a day */
    Duration pauseOfUndoing(StepFailure failure, Attempt attempt) {
        boolean isPatient = attempt.firstBegunAt().plus(PATIENT_AFTER).isBefore(clock.instant());
        boolean isLonger = PATIENT_PAUSE.compareTo(config.longestPause()) > 0;
        return pause(failure, attempt.number(), isPatient && isLonger ? PATIENT_PAUSE : config.longestPause());
    }

    /** Doubles each time; half of it is chance, so that many that failed together do not come back together. */
    private Duration pause(StepFailure failure, int attempt, Duration longest) {
        Duration full = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        Duration bounded = full.compareTo(longest) < 0 ? full : longest;
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
