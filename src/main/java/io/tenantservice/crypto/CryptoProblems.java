package io.tenantservice.crypto;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;

/** Counts every failure of encryption by its reason, and turns it into what a caller may know. */
@ApplicationScoped
public class CryptoProblems {

    private static final Logger LOG = Logger.getLogger(CryptoProblems.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Reasons that a person has to look at; docs/operations.md says what each means. */
    private static final Set<CryptoFailure> ALARMS =
            EnumSet.complementOf(EnumSet.of(CryptoFailure.THROTTLED, CryptoFailure.UNAVAILABLE));

    private final MeterRegistry metrics;

    CryptoProblems(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** @param subject ids of what could not be encrypted or opened, for the operator's log */
    public Problem of(CryptoException failure, String subject) {
        CryptoFailure reason = failure.failure();
        metrics.counter("tenantservice.crypto.failures", "reason", reason.name().toLowerCase(Locale.ROOT))
                .increment();
        if (ALARMS.contains(reason)) {
            LOG.errorf("Encryption failed: %s at %s", reason, subject);
        }
        Problem problem = Problem.of(reason.problem());
        return reason.problem().retryable() ? problem.retryAfter(RETRY_AFTER) : problem;
    }
}
