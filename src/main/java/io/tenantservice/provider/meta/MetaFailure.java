package io.tenantservice.provider.meta;

import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_REQUEST_REFUSED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;

import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.provider.meta.MetaVerdict.Again;
import io.tenantservice.provider.meta.MetaVerdict.NotSubscribed;
import io.tenantservice.provider.meta.MetaVerdict.Refused;
import io.tenantservice.provider.meta.MetaVerdict.Unclear;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/** Ends a chain of calls early, within this package. Has no cause, as a cause might quote what Meta sent. */
final class MetaFailure extends RuntimeException {

    /** When to come back, where Meta does not say. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);

    /** Makes a door's value for what Meta has decided. */
    interface Rejecting<R> {

        R reject(ProblemCode code, String providerCode, String hint);
    }

    private final transient MetaVerdict verdict;
    private final transient GraphUsage usage;

    MetaFailure(MetaVerdict verdict) {
        this(verdict, GraphUsage.NONE);
    }

    MetaFailure(MetaVerdict verdict, GraphUsage usage) {
        super(verdict.getClass().getSimpleName(), null, false, false);
        this.verdict = verdict;
        this.usage = usage;
    }

    /** What Meta said of its limits, as it does with refusals too. */
    GraphUsage usage() {
        return usage;
    }

    static MetaFailure refused(ProblemCode code, String hint) {
        return new MetaFailure(new Refused(code, "", hint));
    }

    /** @return the wait before another try, if one is worth it */
    static Optional<Duration> again(Throwable failure) {
        return failure instanceof MetaFailure meta && meta.verdict instanceof Again again
                ? Optional.of(again.pause())
                : Optional.empty();
    }

    static boolean isNotSubscribed(Throwable failure) {
        return failure instanceof MetaFailure meta && meta.verdict instanceof NotSubscribed;
    }

    /** Makes the door's value, when nothing is tried any more. */
    <R> R outcome(Rejecting<R> rejected, BiFunction<ProblemCode, Duration, R> unreachable) {
        return switch (verdict) {
            case Refused(ProblemCode code, String providerCode, String hint) ->
                rejected.reject(code, providerCode, hint);
            case NotSubscribed(String providerCode) ->
                rejected.reject(PROVIDER_REQUEST_REFUSED, providerCode, "Meta does not keep the subscription.");
            case Again(ProblemCode code, Duration pause) ->
                unreachable.apply(code, pause.isPositive() ? pause : USUAL_WAIT);
            case Unclear() -> unreachable.apply(PROVIDER_UNAVAILABLE, USUAL_WAIT);
        };
    }
}
