package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.ONBOARDING_INPUT_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.ONBOARDING_INPUT_ERASED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.CreateApiKey;
import io.tenantservice.credential.GenesysOrganizationService;
import io.tenantservice.credential.PreparedChange;
import io.tenantservice.credential.WhatsAppAccountService;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.OperationSteering;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Lets onboardings go on that have failed, with what was wrong corrected. What comes is encrypted before anything is
 * stored: under the tenant's key once it has one, and before under that of the intake.
 */
@ApplicationScoped
class OnboardingResumption implements Resumption {

    private final OperationSteering steering;
    private final Intake intake;
    private final TenantService tenants;
    private final WhatsAppAccountService accounts;
    private final GenesysOrganizationService organizations;
    private final Tenancy tenancy;
    private final StoredJson json;
    private final Clock clock;

    OnboardingResumption(
            OperationSteering steering,
            Intake intake,
            TenantService tenants,
            WhatsAppAccountService accounts,
            GenesysOrganizationService organizations,
            Tenancy tenancy,
            StoredJson json,
            Clock clock) {
        this.steering = steering;
        this.intake = intake;
        this.tenants = tenants;
        this.accounts = accounts;
        this.organizations = organizations;
        this.tenancy = tenancy;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.ONBOARDING;
    }

    /** Fails with OPERATION_STATE_CONFLICT, ONBOARDING_INPUT_ERASED or ONBOARDING_INPUT_CONFLICT. */
    @Override
    public Uni<OperationView> resume(OperationView operation, ResumeOperation correction, Caller caller) {
        correction.requireOfOnboarding();
        OperationSteering.requireFailed(operation.state());
        return requireKeyThatLives(operation)
                .chain(() -> operation.hasSucceeded(CreateTenantStep.NAME)
                        ? resumeWithTenant(operation, correction)
                        : resumeFromRequest(operation, correction));
    }

    /** Checked once when it was asked for, and that may be long ago. */
    private Uni<Void> requireKeyThatLives(OperationView operation) {
        return operation.hasSucceeded(IssueApiKeyStep.NAME)
                ? Uni.createFrom().voidItem()
                : tenancy.observe(operation.tenantId(), () -> Onboarding.require(operation.id()))
                        .map(onboarding -> json.read(onboarding.apiKey, CreateApiKey.class))
                        .invoke(this::requireNotEnded)
                        .replaceWithVoid();
    }

    private void requireNotEnded(CreateApiKey key) {
        if (key.isOver(clock.instant())) {
            throw Problem.of(ONBOARDING_INPUT_CONFLICT, "The key to be issued would be over. Cancel, and onboard anew.")
                    .at("/api_key/expires_at");
        }
    }

    /**
     * The tenant is still to be made, perhaps but for its last part. The request takes its own place even when nothing
     * is corrected: with a new time it is out of reach of the job that erases, and if that was quicker, it shows.
     */
    private Uni<OperationView> resumeFromRequest(OperationView operation, ResumeOperation correction) {
        return tenancy.observe(operation.tenantId(), () -> OnboardingSecret.find(operation.id()))
                .map(kept -> kept.orElseThrow(() -> Problem.of(ONBOARDING_INPUT_ERASED)))
                .chain(intake::openRequest)
                .map(correction::applyTo)
                .chain(request -> intake.sealRequest(operation.id(), operation.tenantId(), request))
                .chain(encrypted -> tenancy.transact(
                        operation.tenantId(),
                        () -> replaceRequest(operation, correction, encrypted),
                        Function.identity()));
    }

    private Uni<OperationView> replaceRequest(
            OperationView operation, ResumeOperation correction, OnboardingSecret encrypted) {
        return steering.resume(operation.id(), Set.of())
                .call(() -> requireNoTenant(operation.tenantId(), correction))
                .call(() -> OnboardingSecret.erase(operation.id()).invoke(OnboardingResumption::requireErased))
                .call(() -> intake.persist(encrypted))
                .call(() -> Onboarding.require(operation.id()).chain(onboarding -> discard(onboarding, correction)));
    }

    private Uni<Void> requireNoTenant(UUID tenantId, ResumeOperation correction) {
        return correction.changesKeyPrefix()
                ? tenants.isThere(tenantId)
                        .invoke(OnboardingResumption::requireNoTenant)
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private static void requireNoTenant(boolean isThere) {
        if (isThere) {
            throw Problem.of(ONBOARDING_INPUT_CONFLICT, "The tenant has been made, with the key prefix that it has.")
                    .at("/tenant/key_prefix");
        }
    }

    private static void requireErased(boolean erased) {
        if (!erased) {
            throw Problem.of(ONBOARDING_INPUT_ERASED);
        }
    }

    /** What the step has made of the wrong part before it failed is made anew. */
    private Uni<Void> discard(Onboarding onboarding, ResumeOperation correction) {
        Uni<Void> account = correction.changesWhatsApp()
                ? accounts.discard(onboarding.tenantId, onboarding.whatsappAccountId)
                : Uni.createFrom().voidItem();
        return account.chain(() -> correction.changesGenesys()
                ? organizations.discard(onboarding.tenantId, onboarding.genesysOrganizationId)
                : Uni.createFrom().voidItem());
    }

    private Uni<OperationView> resumeWithTenant(OperationView operation, ResumeOperation correction) {
        requireNoTenant(correction.changesKeyPrefix());
        return tenancy.observe(operation.tenantId(), () -> Onboarding.require(operation.id()))
                .chain(onboarding -> prepareWhatsApp(operation, onboarding, correction)
                        .chain(account -> prepareGenesys(operation, onboarding, correction)
                                .chain(organization -> tenancy.transact(
                                        operation.tenantId(),
                                        () -> steering.resume(operation.id(), again(correction))
                                                .call(account::make)
                                                .call(organization::make),
                                        Function.identity()))));
    }

    private Uni<PreparedChange> prepareWhatsApp(
            OperationView operation, Onboarding onboarding, ResumeOperation correction) {
        return correction.whatsappAccount() == null
                ? Uni.createFrom().item(PreparedChange.NONE)
                : accounts.prepareCorrection(
                        onboarding.tenantId,
                        onboarding.whatsappAccountId,
                        correction.whatsappAccount(),
                        operation.hasSucceeded(VerifyWhatsAppStep.NAME));
    }

    private Uni<PreparedChange> prepareGenesys(
            OperationView operation, Onboarding onboarding, ResumeOperation correction) {
        return correction.genesysOrganization() == null
                ? Uni.createFrom().item(PreparedChange.NONE)
                : organizations.prepareCorrection(
                        onboarding.tenantId,
                        onboarding.genesysOrganizationId,
                        correction.genesysOrganization(),
                        operation.hasSucceeded(VerifyGenesysStep.NAME));
    }

    /** @return the steps that have looked at what is another one now */
    private static Set<String> again(ResumeOperation correction) {
        Set<String> steps = new HashSet<>();
        if (correction.changesWhatsApp()) {
            steps.add(VerifyWhatsAppStep.NAME);
            steps.add(ConfigureWebhooksStep.NAME);
        }
        if (correction.changesGenesys()) {
            steps.add(VerifyGenesysStep.NAME);
            steps.add(ConfigureWebhooksStep.NAME);
        }
        return steps;
    }
}
