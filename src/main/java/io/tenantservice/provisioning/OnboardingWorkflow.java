package io.tenantservice.provisioning;

import io.tenantservice.feature.Feature;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.ReversibleWorkflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Brings a new tenant from nothing to a working connection. */
@ApplicationScoped
class OnboardingWorkflow implements ReversibleWorkflow {

    private final List<ReversibleStep> steps;

    OnboardingWorkflow(
            CreateTenantStep createTenant,
            VerifyWhatsAppStep verifyWhatsApp,
            VerifyGenesysStep verifyGenesys,
            IssueApiKeyStep issueApiKey,
            ConfigureWebhooksStep configureWebhooks,
            InitializeConfigurationStep initializeConfiguration) {
        this.steps = List.of(
                createTenant, verifyWhatsApp, verifyGenesys, issueApiKey, configureWebhooks, initializeConfiguration);
    }

    @Override
    public OperationKind kind() {
        return OperationKind.ONBOARDING;
    }

    @Override
    public Set<Feature> features(String step) {
        return Set.of(Feature.PROVISIONING, Feature.valueOf("PROVISIONING_" + step));
    }

    @Override
    public List<ReversibleStep> steps() {
        return steps;
    }
}
