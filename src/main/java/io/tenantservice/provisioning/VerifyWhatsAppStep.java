package io.tenantservice.provisioning;

import static io.tenantservice.operation.Provider.META;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.WhatsAppAccountService;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks Meta whether the account is good, and claims its number for the tenant. */
@ApplicationScoped
class VerifyWhatsAppStep implements ReversibleStep {

    static final String NAME = "VERIFY_WHATSAPP";

    private final Onboardings onboardings;
    private final WhatsAppAccountService accounts;

    VerifyWhatsAppStep(Onboardings onboardings, WhatsAppAccountService accounts) {
        this.onboardings = onboardings;
        this.accounts = accounts;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return ProviderAnswers.of(
                META,
                onboardings
                        .of(run)
                        .chain(onboarding -> accounts.verifyNew(onboarding.tenantId, onboarding.whatsappAccountId))
                        .map(verification -> ProviderAnswers.result(META, verification)));
    }

    /** Deletes what was verified, and with it the claims. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return ProviderAnswers.of(
                META,
                onboardings
                        .of(run)
                        .chain(onboarding -> accounts.remove(onboarding.tenantId, onboarding.whatsappAccountId))
                        .replaceWith(new Done()));
    }
}
