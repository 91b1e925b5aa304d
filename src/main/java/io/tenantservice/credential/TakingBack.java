package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.APP_SECRET_MISMATCH;
import static io.tenantservice.platform.problem.ProblemCode.ASSET_NOT_ACCESSIBLE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXPIRED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a provider answered when what was set up there was to be taken back. Its silence is a problem. */
sealed interface TakingBack {

    /** What no credential of ours reaches any more. Any other refusal says nothing against the credential. */
    Set<ProblemCode> OUT_OF_REACH = Set.of(
            CREDENTIAL_INVALID, CREDENTIAL_EXPIRED, APP_SECRET_MISMATCH, ASSET_NOT_ACCESSIBLE, CREDENTIAL_DESTROYED);

    /**
     * Nothing of ours is there.
     *
     * @param isSettled whether it is known that nothing can come; false when nothing was found
     */
    record Gone(boolean isSettled) implements TakingBack {}

    /** It stays there, as the credential that could take it back is good no more. */
    record OutOfReach(ProblemCode code) implements TakingBack {}

    /** @see Disconnection.Refused */
    record Refused(ProblemCode code, String providerCode, String hint) implements TakingBack {}

    static TakingBack refused(ProblemCode code, String providerCode, String hint) {
        return OUT_OF_REACH.contains(code) ? new OutOfReach(code) : new Refused(code, providerCode, hint);
    }

    /** {@linkplain Connections#areSecretsLost Secrets that nobody can open any more} take nothing back either. */
    static Uni<TakingBack> unlessLost(Uni<TakingBack> answer) {
        return answer.onFailure(Connections::areSecretsLost)
                .recoverWithItem(lost -> new OutOfReach(((Problem) lost).code()));
    }

    /** @return why something stays at the provider, if it does */
    default Optional<ProblemCode> left() {
        return switch (this) {
            case Gone gone -> Optional.empty();
            case OutOfReach(ProblemCode code) -> Optional.of(code);
            case Refused refused -> Optional.of(refused.code());
        };
    }

    /** @return the same for the audit entry */
    default Map<String, String> details() {
        return left().map(code -> Map.of("left_at_provider", code.name())).orElse(Map.of());
    }
}
