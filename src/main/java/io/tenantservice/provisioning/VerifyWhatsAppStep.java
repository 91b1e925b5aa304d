package io.tenantservice.provisioning;

import static io.tenantservice.operation.Provider.META;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.WhatsAppAccountService;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.Workflow;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks Meta whether the account is good, and claims its number for the tenant. */
@ApplicationScoped
class VerifyWhatsAppStep implements Workflow.Step {

    private final Onboardings onboardings;
    private final WhatsAppAccountService accounts;

    VerifyWhatsAppStep(Onboardings onboardings, WhatsAppAccountService accounts) {
        this.onboardings = onboardings;
        this.accounts = accounts;
    }

    @Override
    public String name() {
        return "VERIFY_WHATSAPP";
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
}
