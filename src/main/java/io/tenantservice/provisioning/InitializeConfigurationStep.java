package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.configuration.ConfigurationService;
import io.tenantservice.configuration.TenantConfiguration;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Gives the tenant its configuration. With it the tenant is complete, and from here on its keys are good. */
@ApplicationScoped
class InitializeConfigurationStep implements ReversibleStep {

    static final String NAME = "INITIALIZE_CONFIGURATION";

    private final Onboardings onboardings;
    private final ConfigurationService configurations;
    private final TenantService tenants;
    private final StoredJson json;

    InitializeConfigurationStep(
            Onboardings onboardings, ConfigurationService configurations, TenantService tenants, StoredJson json) {
        this.onboardings = onboardings;
        this.configurations = configurations;
        this.tenants = tenants;
        this.json = json;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return onboardings
                .of(run)
                .chain(onboarding -> configurations.initialize(run.tenantId(), wanted(onboarding)))
                .chain(() -> tenants.activate(run.tenantId()))
                .replaceWith(new Done());
    }

    private @Nullable TenantConfiguration wanted(Onboarding onboarding) {
        return onboarding.configuration == null ? null : json.read(onboarding.configuration, TenantConfiguration.class);
    }

    /** From here on the tenant's keys are refused, and nothing is added that would have to be undone too. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return tenants.leave(run.tenantId()).replaceWith(new Done());
    }
}
