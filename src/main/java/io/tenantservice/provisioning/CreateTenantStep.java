package io.tenantservice.provisioning;

import static io.tenantservice.operation.Provider.GENESYS;
import static io.tenantservice.operation.Provider.META;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.GenesysOrganizationService;
import io.tenantservice.credential.WhatsAppAccountService;
import io.tenantservice.crypto.TenantKeys;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the tenant and its key, and moves the credentials under it. What was taken in is erased at the end. */
@ApplicationScoped
class CreateTenantStep implements ReversibleStep {

    static final String NAME = "CREATE_TENANT";

    private final Onboardings onboardings;
    private final Intake intake;
    private final TenantService tenants;
    private final TenantKeys keys;
    private final WhatsAppAccountService accounts;
    private final GenesysOrganizationService organizations;

    CreateTenantStep(
            Onboardings onboardings,
            Intake intake,
            TenantService tenants,
            TenantKeys keys,
            WhatsAppAccountService accounts,
            GenesysOrganizationService organizations) {
        this.onboardings = onboardings;
        this.intake = intake;
        this.tenants = tenants;
        this.keys = keys;
        this.accounts = accounts;
        this.organizations = organizations;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A request that has been erased has been carried out. */
    @Override
    public Uni<StepResult> run(OperationRun run) {
        return onboardings
                .request(run)
                .chain(kept -> kept.map(request -> carryOut(run, request))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .replaceWith(new Done());
    }

    private Uni<Void> carryOut(OperationRun run, OnboardingSecret kept) {
        return intake.openRequest(kept)
                .call(request -> tenants.provision(run.tenantId(), request.tenant()))
                .call(() -> keys.make(run.tenantId()))
                .chain(request -> onboardings.of(run).chain(onboarding -> addCredentials(onboarding, request)))
                .chain(() -> onboardings.eraseRequest(run));
    }

    private Uni<Void> addCredentials(Onboarding onboarding, OnboardTenant request) {
        return accounts.add(onboarding.tenantId, onboarding.whatsappAccountId, request.whatsappAccount())
                .chain(() -> organizations.add(
                        onboarding.tenantId, onboarding.genesysOrganizationId, request.genesysOrganization()));
    }

    /**
     * Ends the tenant with all credentials that it has, also such as were added beside the onboarding. Its row stays, so
     * that its id and its audit log do; its key stays too, under which nothing is any more, until somebody destroys it.
     */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return ProviderAnswers.of(META, accounts.removeAll(run.tenantId()).replaceWith(new Done()))
                .chain(result -> ProviderAnswers.then(
                        result,
                        () -> ProviderAnswers.of(
                                GENESYS, organizations.removeAll(run.tenantId()).replaceWith(new Done()))))
                .chain(result -> ProviderAnswers.then(result, () -> end(run)));
    }

    private Uni<StepResult> end(OperationRun run) {
        return tenants.delete(run.tenantId())
                .chain(() -> onboardings.eraseRequest(run))
                .replaceWith(new Done());
    }
}
