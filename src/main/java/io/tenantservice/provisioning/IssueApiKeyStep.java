package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.ApiKeyService;
import io.tenantservice.apikey.CreateApiKey;
import io.tenantservice.apikey.KeyDraft;
import io.tenantservice.apikey.claim.KeyClaims;
import io.tenantservice.apikey.claim.SealedKey;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.Workflow;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;

/** Issues the tenant's first key. The key and the sealed text that can be claimed come to be together, or not at all. */
@ApplicationScoped
class IssueApiKeyStep implements Workflow.Step {

    private final Onboardings onboardings;
    private final Tenancy tenancy;
    private final KeyClaims claims;
    private final ApiKeyService apiKeys;
    private final StoredJson json;

    IssueApiKeyStep(
            Onboardings onboardings, Tenancy tenancy, KeyClaims claims, ApiKeyService apiKeys, StoredJson json) {
        this.onboardings = onboardings;
        this.tenancy = tenancy;
        this.claims = claims;
        this.apiKeys = apiKeys;
        this.json = json;
    }

    @Override
    public String name() {
        return KeyClaims.STEP;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return claims.isKept(run.tenantId(), run.operationId())
                .chain(issued -> issued
                        ? Uni.createFrom().voidItem()
                        : onboardings.of(run).chain(onboarding -> issue(run, onboarding)))
                .replaceWith(new Done());
    }

    private Uni<Void> issue(OperationRun run, Onboarding onboarding) {
        CreateApiKey request = json.read(onboarding.apiKey, CreateApiKey.class);
        return apiKeys.draft(run.tenantId(), request)
                .chain(draft -> claims.seal(run.tenantId(), run.operationId(), draft.text())
                        .chain(kept -> issue(run, onboarding, request, draft, kept)));
    }

    private Uni<Void> issue(
            OperationRun run, Onboarding onboarding, CreateApiKey request, KeyDraft draft, SealedKey kept) {
        return tenancy.observe(
                run.tenantId(),
                () -> apiKeys.issue(run.tenantId(), onboarding.apiKeyId, request, draft)
                        .chain(() -> claims.persist(kept, onboarding.apiKeyId, KeyClaims.USUAL)));
    }
}
