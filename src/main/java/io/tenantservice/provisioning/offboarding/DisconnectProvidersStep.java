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
                        .chain(found -> each(found, one -> disconnect(run, one, offboarding.leaveAtProviders))));
    }

    /** Tries all of them, as one that has to wait shall keep none of the others. @return the first failure */
    private static Uni<StepResult> each(
            List<OffboardingConnection> found, Function<OffboardingConnection, Uni<StepResult>> work) {
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .collect()
                .asList()
                .map(results -> results.stream()
                        .filter(Failed.class::isInstance)
                        .findFirst()
                        .orElseGet(Done::new));
    }

    private Uni<StepResult> disconnect(OperationRun run, OffboardingConnection one, boolean leaves) {
        if (!leaves) {
            return ProviderAnswers.of(
                    provider(one),
                    providers.disconnect(run.tenantId(), one.place()).chain(answer -> conclude(run, one, answer)));
        }
        return one.leftAtProvider != null
                ? done(new Done())
                : providers
                        .disconnect(run.tenantId(), one.place())
                        .chain(answer -> answer instanceof Disconnection.Refused refused
                                ? leave(run, one, refused.code())
                                : conclude(run, one, answer))
                        .onFailure(ProviderAnswers::isSilence)
                        .recoverWithUni(silence -> leave(run, one, ((Problem) silence).code()));
    }

    private Uni<StepResult> conclude(OperationRun run, OffboardingConnection one, Disconnection answer) {
        Uni<Void> noted = answer instanceof Disconnection.Ended(ProblemCode reason) && reason != null
                ? this.noted.left(run, one, reason)
                : Uni.createFrom().voidItem();
        return noted.replaceWith(ProviderAnswers.result(provider(one), answer));
    }

    private Uni<StepResult> leave(OperationRun run, OffboardingConnection one, ProblemCode reason) {
        return connections
                .noteLeft(run.tenantId(), one.place(), reason)
                .chain(() -> noted.left(run, one, reason))
                .replaceWith(new Done());
    }

    /** Connects again what was connected. Who refuses for longer than an outage of ours could be why is left so. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return offboardings
                .of(run)
                .chain(offboarding -> noted.of(run).chain(found -> each(found, one -> connect(run, one, offboarding))));
    }

    private Uni<StepResult> connect(OperationRun run, OffboardingConnection one, Offboarding offboarding) {
        Provider provider = provider(one);
        return ProviderAnswers.of(
                        provider,
                        providers
                                .connect(run.tenantId(), one.place())
                                .chain(answer -> conclude(run, one, offboarding, answer)))
                .onFailure(DisconnectProvidersStep::isGone)
                .recoverWithItem(new Done());
    }

    private Uni<StepResult> conclude(
            OperationRun run, OffboardingConnection one, Offboarding offboarding, Connection answer) {
        StepResult result = ProviderAnswers.result(provider(one), answer);
        return result instanceof Failed(var failure) && offboarding.isUndoneFor(failure.retryFor(), clock.instant())
                ? connections
                        .noteNotConnectedAgain(run.tenantId(), one.place(), failure.code())
                        .replaceWith(new Done())
                : done(result);
    }

    /** Somebody has deleted the credential meanwhile, or its secrets cannot be opened any more. */
    private static boolean isGone(Throwable failure) {
        return failure instanceof Problem problem
                && (GONE.contains(problem.code()) || problem.code() == ProblemCode.CREDENTIAL_DESTROYED);
    }

    private static Provider provider(OffboardingConnection one) {
        return one.kind == CredentialKind.WHATSAPP_ACCOUNT ? Provider.META : Provider.GENESYS;
    }

    private static Uni<StepResult> done(StepResult result) {
        return Uni.createFrom().item(result);
    }
}
