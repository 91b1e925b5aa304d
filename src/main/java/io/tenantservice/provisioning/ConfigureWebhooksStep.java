package io.tenantservice.provisioning;

import static io.tenantservice.operation.Provider.GENESYS;
import static io.tenantservice.operation.Provider.META;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.GenesysOrganizationService;
import io.tenantservice.credential.WhatsAppAccountService;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Has both providers send their events to the platform. */
@ApplicationScoped
class ConfigureWebhooksStep implements ReversibleStep {

    static final String NAME = "CONFIGURE_WEBHOOKS";

    private final Onboardings onboardings;
    private final WhatsAppAccountService accounts;
    private final GenesysOrganizationService organizations;
    private final ProvisioningConfig config;

    ConfigureWebhooksStep(
            Onboardings onboardings,
            WhatsAppAccountService accounts,
            GenesysOrganizationService organizations,
            ProvisioningConfig config) {
        this.onboardings = onboardings;
        this.accounts = accounts;
        this.organizations = organizations;
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return onboardings
                .of(run)
                .chain(onboarding -> ProviderAnswers.of(META, connectWhatsApp(onboarding))
                        .chain(result -> ProviderAnswers.then(
                                result, () -> ProviderAnswers.of(GENESYS, connectGenesys(onboarding)))));
    }

    private Uni<StepResult> connectWhatsApp(Onboarding onboarding) {
        return accounts.get(onboarding.tenantId, onboarding.whatsappAccountId)
                .map(account -> CallbackUrl.fill(
                        config.whatsappCallbackUrl(),
                        Map.of("tenant_id", account.tenantId().toString(), "phone_number_id", account.phoneNumberId())))
                .chain(url -> accounts.connect(onboarding.tenantId, onboarding.whatsappAccountId, url))
                .map(connection -> ProviderAnswers.result(META, connection));
    }

    private Uni<StepResult> connectGenesys(Onboarding onboarding) {
        return organizations
                .get(onboarding.tenantId, onboarding.genesysOrganizationId)
                .map(organization -> CallbackUrl.fill(
                        config.genesysCallbackUrl(),
                        Map.of(
                                "tenant_id",
                                organization.tenantId().toString(),
                                "organization_id",
                                organization.organizationId().toString())))
                .chain(url -> organizations.connect(onboarding.tenantId, onboarding.genesysOrganizationId, url))
                .map(connection -> ProviderAnswers.result(GENESYS, connection));
    }

    /** Looks at what is written down before a provider is told: it may have been told though the step never ended. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return onboardings
                .of(run)
                .chain(onboarding -> ProviderAnswers.of(GENESYS, disconnectGenesys(onboarding))
                        .chain(result -> ProviderAnswers.then(
                                result, () -> ProviderAnswers.of(META, disconnectWhatsApp(onboarding)))));
    }

    private Uni<StepResult> disconnectGenesys(Onboarding onboarding) {
        return organizations
                .disconnect(onboarding.tenantId, onboarding.genesysOrganizationId, config.lateEffectsWithin())
                .map(disconnection -> ProviderAnswers.result(GENESYS, disconnection));
    }

    private Uni<StepResult> disconnectWhatsApp(Onboarding onboarding) {
        return accounts.disconnect(onboarding.tenantId, onboarding.whatsappAccountId, config.lateEffectsWithin())
                .map(disconnection -> ProviderAnswers.result(META, disconnection));
    }
}
