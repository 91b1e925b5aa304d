package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.ApiKeyService;
import io.tenantservice.apikey.CreateApiKey;
import io.tenantservice.apikey.KeyDraft;
import io.tenantservice.crypto.IntakeContext.Part;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.Workflow;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;

/** Issues the tenant's first key. The key and the sealed text that can be claimed come to be together, or not at all. */
@ApplicationScoped
class IssueApiKeyStep implements Workflow.Step {

    static final String NAME = "ISSUE_API_KEY";

    private final Onboardings onboardings;
    private final Tenancy tenancy;
    private final Intake intake;
    private final ApiKeyService apiKeys;
    private final StoredJson json;

    IssueApiKeyStep(Onboardings onboardings, Tenancy tenancy, Intake intake, ApiKeyService apiKeys, StoredJson json) {
        this.onboardings = onboardings;
        this.tenancy = tenancy;
        this.intake = intake;
        this.apiKeys = apiKeys;
        this.json = json;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return onboardings
                .secret(run, Part.API_KEY)
                .chain(issued -> issued.isPresent()
                        ? Uni.createFrom().voidItem()
                        : onboardings.of(run).chain(onboarding -> issue(run, onboarding)))
                .replaceWith(new Done());
    }

    private Uni<Void> issue(OperationRun run, Onboarding onboarding) {
        CreateApiKey request = json.read(onboarding.apiKey, CreateApiKey.class);
        return apiKeys.draft(run.tenantId(), request)
                .chain(draft -> intake.sealKey(run.operationId(), run.tenantId(), draft.text())
                        .chain(kept -> issue(run, onboarding, request, draft, kept)));
    }

    private Uni<Void> issue(
            OperationRun run, Onboarding onboarding, CreateApiKey request, KeyDraft draft, OnboardingSecret kept) {
        return tenancy.observe(
                run.tenantId(),
                () -> apiKeys.issue(run.tenantId(), onboarding.apiKeyId, request, draft)
                        .chain(() -> intake.persist(kept)));
    }
}
