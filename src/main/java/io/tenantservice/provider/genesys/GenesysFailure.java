package io.tenantservice.provider.genesys;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;

import io.tenantservice.platform.budget.Load;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.provider.genesys.GenesysVerdict.Again;
import io.tenantservice.provider.genesys.GenesysVerdict.Refused;
import io.tenantservice.provider.genesys.GenesysVerdict.TokenRefused;
import io.tenantservice.provider.genesys.GenesysVerdict.Unclear;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/** Ends a chain of calls early, within this package. Has no cause, as a cause might quote what Genesys sent. */
final class GenesysFailure extends RuntimeException {

    /** When to come back, where Genesys does not say. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);

    /** Makes a door's value for what Genesys has decided. */
    interface Rejecting<R> {

        R reject(ProblemCode code, String providerCode, String hint);
    }

    private final transient GenesysVerdict verdict;
    private final transient Load load;

    GenesysFailure(GenesysVerdict verdict) {
        this(verdict, Load.NONE);
    }

    GenesysFailure(GenesysVerdict verdict, Load load) {
        super(verdict.getClass().getSimpleName(), null, false, false);
        this.verdict = verdict;
        this.load = load;
    }

    /** What Genesys said of the client's limit, as it does with refusals too. */
    Load load() {
        return load;
    }

    static GenesysFailure refused(ProblemCode code, String hint) {
        return new GenesysFailure(new Refused(code, "", hint));
    }

    /** @return the wait before another try, if one is worth it */
    static Optional<Duration> again(Throwable failure) {
        return failure instanceof GenesysFailure genesys && genesys.verdict instanceof Again again
                ? Optional.of(again.pause())
                : Optional.empty();
    }

    static boolean isTokenRefused(Throwable failure) {
        return failure instanceof GenesysFailure genesys && genesys.verdict instanceof TokenRefused;
    }

    static boolean isNotFound(Throwable failure) {
        return failure instanceof GenesysFailure genesys
                && genesys.verdict instanceof Refused refused
                && refused.code() == ProblemCode.ASSET_NOT_ACCESSIBLE;
    }

    /** Makes the door's value, when nothing is tried any more. */
    <R> R outcome(Rejecting<R> rejected, BiFunction<ProblemCode, Duration, R> unreachable) {
        return switch (verdict) {
            case Refused(ProblemCode code, String providerCode, String hint) ->
                rejected.reject(code, providerCode, hint);
            case TokenRefused(String providerCode) ->
                rejected.reject(CREDENTIAL_INVALID, providerCode, "Genesys does not accept its own fresh token.");
            case Again(ProblemCode code, Duration pause) ->
                unreachable.apply(code, pause.isPositive() ? pause : USUAL_WAIT);
            case Unclear() -> unreachable.apply(PROVIDER_UNAVAILABLE, USUAL_WAIT);
        };
    }
}
