package io.tenantservice.provisioning;

import static io.tenantservice.operation.Provider.GENESYS;
import static io.tenantservice.operation.Provider.META;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Connections.Place;
import io.tenantservice.credential.CredentialKind;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.Provider;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.platform.attempt.AtOnce;
import jakarta.enterprise.context.ApplicationScoped;

/** Has both providers send their events to the platform. */
@ApplicationScoped
class ConfigureWebhooksStep implements ReversibleStep {

    static final String NAME = "CONFIGURE_WEBHOOKS";

    private final Onboardings onboardings;
    private final ProviderConnections connections;

    ConfigureWebhooksStep(Onboardings onboardings, ProviderConnections connections) {
        this.onboardings = onboardings;
        this.connections = connections;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return onboardings
                .of(run)
                .chain(onboarding -> AtOnce.both(
                        connect(META, onboarding, account(onboarding)),
                        run.alongside(() -> connect(GENESYS, onboarding, organization(onboarding))),
                        ProviderAnswers::firstFailed));
    }

    private Uni<StepResult> connect(Provider provider, Onboarding onboarding, Place place) {
        return ProviderAnswers.of(
                provider,
                connections
                        .connect(onboarding.tenantId, place)
                        .map(connection -> ProviderAnswers.result(provider, connection)));
    }

    /** Looks at what is written down before a provider is told: it may have been told though the step never ended. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return onboardings
                .of(run)
                .chain(onboarding -> disconnect(GENESYS, onboarding, organization(onboarding))
                        .chain(result ->
                                ProviderAnswers.then(result, () -> disconnect(META, onboarding, account(onboarding)))));
    }

    private Uni<StepResult> disconnect(Provider provider, Onboarding onboarding, Place place) {
        return ProviderAnswers.of(
                provider,
                connections
                        .disconnect(onboarding.tenantId, place)
                        .map(disconnection -> ProviderAnswers.result(provider, disconnection)));
    }

    private static Place account(Onboarding onboarding) {
        return new Place(CredentialKind.WHATSAPP_ACCOUNT, onboarding.whatsappAccountId);
    }

    private static Place organization(Onboarding onboarding) {
        return new Place(CredentialKind.GENESYS_ORGANIZATION, onboarding.genesysOrganizationId);
    }
}
