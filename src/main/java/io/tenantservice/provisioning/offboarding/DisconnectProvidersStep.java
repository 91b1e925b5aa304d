package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Connection;
import io.tenantservice.credential.Connections;
import io.tenantservice.credential.CredentialKind;
import io.tenantservice.credential.Disconnection;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.Provider;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepFailure;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.StepResult.Failed;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.provisioning.ProviderAnswers;
import io.tenantservice.provisioning.ProviderConnections;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Has both providers send the tenant's events here no more: deletes what is of our name at Genesys, and ends at Meta what
 * we have begun. The credentials stay, as they are needed to connect again.
 */
@ApplicationScoped
class DisconnectProvidersStep implements ReversibleStep {

    static final String NAME = "DISCONNECT_PROVIDERS";

    private static final Set<ProblemCode> GONE =
            Set.of(ProblemCode.WHATSAPP_ACCOUNT_NOT_FOUND, ProblemCode.GENESYS_ORGANIZATION_NOT_FOUND);

    private final Offboardings offboardings;
    private final OffboardingConnections noted;
    private final Connections connections;
    private final ProviderConnections providers;
    private final Clock clock;

    DisconnectProvidersStep(
            Offboardings offboardings,
            OffboardingConnections noted,
            Connections connections,
            ProviderConnections providers,
            Clock clock) {
        this.offboardings = offboardings;
        this.noted = noted;
        this.connections = connections;
        this.providers = providers;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return offboardings
                .of(run)
                .chain(offboarding -> noted.note(run)
                        .chain(found -> offboarding.leaveAtProviders
                                ? noted.left(run).chain(left -> each(found, one -> disconnectOrLeave(run, one, left)))
                                : each(found, one -> disconnect(run, one))));
    }

    /** Tries all of them, as one that has to wait shall keep none of the others. @return the first failure */
    private static Uni<StepResult> each(
            List<OffboardingConnection> found, Function<OffboardingConnection, Uni<StepResult>> work) {
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(one -> ProviderAnswers.of(provider(one), work.apply(one))
                        .onFailure(Problem.class)
                        .recoverWithItem(problem -> new Failed(StepFailure.of(null, (Problem) problem))))
                .collect()
                .asList()
                .map(results -> results.stream()
                        .filter(Failed.class::isInstance)
                        .findFirst()
                        .orElseGet(Done::new));
    }

    private Uni<StepResult> disconnect(OperationRun run, OffboardingConnection one) {
        return providers
                .disconnect(run.tenantId(), one.place())
                .map(answer -> ProviderAnswers.result(provider(one), answer));
    }

    private Uni<StepResult> disconnectOrLeave(OperationRun run, OffboardingConnection one, Set<UUID> left) {
        return left.contains(one.credentialId)
                ? done(new Done())
                : providers
                        .disconnect(run.tenantId(), one.place())
                        .chain(answer -> answer instanceof Disconnection.Refused refused
                                ? leave(run, one, refused.code())
                                : done(ProviderAnswers.result(provider(one), answer)))
                        .onFailure(DisconnectProvidersStep::isOutOfReach)
                        .recoverWithUni(failure -> leave(run, one, ((Problem) failure).code()));
    }

    /** A provider is silent, or the secrets are under a key of which the service has lost sight. */
    private static boolean isOutOfReach(Throwable failure) {
        return ProviderAnswers.isSilence(failure)
                || failure instanceof Problem problem && problem.code() == ProblemCode.ENCRYPTION_UNAVAILABLE;
    }

    private Uni<StepResult> leave(OperationRun run, OffboardingConnection one, ProblemCode reason) {
        return connections.noteLeft(run.tenantId(), one.place(), reason).replaceWith(new Done());
    }

    /** Connects again what was connected. Who refuses for longer than an outage of ours could be why is left so. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return offboardings
                .of(run)
                .chain(offboarding -> noted.of(run).chain(found -> each(found, one -> connect(run, one, offboarding))));
    }

    private Uni<StepResult> connect(OperationRun run, OffboardingConnection one, Offboarding offboarding) {
        return providers
                .connect(run.tenantId(), one.place())
                .chain(answer -> conclude(run, one, offboarding, answer))
                .onFailure(DisconnectProvidersStep::isGone)
                .recoverWithItem(new Done())
                .onFailure(Connections::areSecretsLost)
                .recoverWithUni(lost -> leaveUnconnected(run, one, ((Problem) lost).code()));
    }

    private Uni<StepResult> conclude(
            OperationRun run, OffboardingConnection one, Offboarding offboarding, Connection answer) {
        StepResult result = ProviderAnswers.result(provider(one), answer);
        return result instanceof Failed(var failure) && offboarding.isUndoneFor(failure.retryFor(), clock.instant())
                ? leaveUnconnected(run, one, failure.code())
                : done(result);
    }

    private Uni<StepResult> leaveUnconnected(OperationRun run, OffboardingConnection one, ProblemCode reason) {
        return connections
                .noteNotConnectedAgain(run.tenantId(), one.place(), reason)
                .replaceWith(new Done());
    }

    /** Somebody has deleted the credential meanwhile. */
    private static boolean isGone(Throwable failure) {
        return failure instanceof Problem problem && GONE.contains(problem.code());
    }

    private static Provider provider(OffboardingConnection one) {
        return one.kind == CredentialKind.WHATSAPP_ACCOUNT ? Provider.META : Provider.GENESYS;
    }

    private static Uni<StepResult> done(StepResult result) {
        return Uni.createFrom().item(result);
    }
}
