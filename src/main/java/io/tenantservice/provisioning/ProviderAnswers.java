package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.INTEGRATION_FAILED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_REQUEST_REFUSED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_UNREACHABLE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Connection;
import io.tenantservice.credential.CredentialVerification;
import io.tenantservice.credential.Disconnection;
import io.tenantservice.operation.Provider;
import io.tenantservice.operation.StepFailure;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.StepResult.Failed;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** What a provider's answer, or its silence, means for the step that asked. */
public final class ProviderAnswers {

    private static final Set<ProblemCode> SILENCE =
            Set.of(PROVIDER_UNAVAILABLE, PROVIDER_RATE_LIMITED, PROVIDER_REQUEST_REFUSED);

    /**
     * Refusals that an outage of ours can cause: Meta's handshake is answered by a service of the platform, which asks
     * this one, which asks Vault; and Genesys makes an integration in the background.
     */
    private static final Set<ProblemCode> MAY_BE_OURS = Set.of(WEBHOOK_UNREACHABLE, INTEGRATION_FAILED);

    private static final Duration OURS_FOR = Duration.ofMinutes(15);

    private ProviderAnswers() {}

    static StepResult result(Provider provider, CredentialVerification verification) {
        return verification.isGood() || verification.code() == null
                ? new Done()
                : new Failed(StepFailure.refused(
                        provider, verification.code(), verification.providerCode(), verification.hint()));
    }

    public static StepResult result(Provider provider, Connection connection) {
        return switch (connection) {
            case Connection.Connected() -> new Done();
            case Connection.Refused(ProblemCode code, String providerCode, String hint) ->
                new Failed(
                        MAY_BE_OURS.contains(code)
                                ? StepFailure.refusedForNow(provider, code, providerCode, hint, OURS_FOR)
                                : StepFailure.refused(provider, code, providerCode, hint));
        };
    }

    public static StepResult result(Provider provider, Disconnection disconnection) {
        return switch (disconnection) {
            case Disconnection.Ended ended -> new Done();
            case Disconnection.Unsettled(Duration lookAgainAfter) ->
                new Failed(StepFailure.unsettled(provider, lookAgainAfter));
            case Disconnection.Refused(ProblemCode code, String providerCode, String hint) ->
                new Failed(StepFailure.refusedForNow(provider, code, providerCode, hint));
        };
    }

    /** @return what comes next, unless what came before has failed */
    static Uni<StepResult> then(StepResult before, Supplier<Uni<StepResult>> next) {
        return before instanceof Failed ? Uni.createFrom().item(before) : next.get();
    }

    /** @return what comes of two answers: the first failure, if there is one */
    static StepResult firstFailed(StepResult first, StepResult second) {
        return first instanceof Failed ? first : second;
    }

    /** @return the same, with the provider named where it did not answer */
    public static Uni<StepResult> of(Provider provider, Uni<StepResult> answer) {
        return answer.onFailure(ProviderAnswers::isSilence)
                .recoverWithItem(silence -> new Failed(StepFailure.of(provider, (Problem) silence)));
    }

    /** Whether a provider did not answer, or not to what was asked. */
    public static boolean isSilence(Throwable failure) {
        return failure instanceof Problem problem && SILENCE.contains(problem.code());
    }
}
