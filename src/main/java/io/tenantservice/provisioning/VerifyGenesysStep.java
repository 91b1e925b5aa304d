package io.tenantservice.provisioning;

import static io.tenantservice.operation.Provider.GENESYS;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.GenesysOrganizationService;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks Genesys whether the organization is good, and claims it for the tenant. */
@ApplicationScoped
class VerifyGenesysStep implements ReversibleStep {

    static final String NAME = "VERIFY_GENESYS";

    private final Onboardings onboardings;
    private final GenesysOrganizationService organizations;

    VerifyGenesysStep(Onboardings onboardings, GenesysOrganizationService organizations) {
        this.onboardings = onboardings;
        this.organizations = organizations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return ProviderAnswers.of(
                GENESYS,
                onboardings
                        .of(run)
                        .chain(onboarding ->
                                organizations.verify(onboarding.tenantId, onboarding.genesysOrganizationId))
                        .map(verification -> ProviderAnswers.result(GENESYS, verification)));
    }

    /** Deletes what was verified, and with it the claim. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return ProviderAnswers.of(
                GENESYS,
                onboardings
                        .of(run)
                        .chain(onboarding ->
                                organizations.remove(onboarding.tenantId, onboarding.genesysOrganizationId))
                        .replaceWith(new Done()));
    }
}
