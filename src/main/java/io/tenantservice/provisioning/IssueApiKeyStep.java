package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.ApiKeyService;
import io.tenantservice.apikey.BulkRevocations;
import io.tenantservice.apikey.CreateApiKey;
import io.tenantservice.apikey.KeyDraft;
import io.tenantservice.apikey.claim.KeyClaims;
import io.tenantservice.apikey.claim.SealedKey;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;

/** Issues the tenant's first key. The key and the sealed text that can be claimed come to be together, or not at all. */
@ApplicationScoped
class IssueApiKeyStep implements ReversibleStep {

    static final String NAME = KeyClaims.STEP;

    private final Onboardings onboardings;
    private final Tenancy tenancy;
    private final KeyClaims claims;
    private final ApiKeyService apiKeys;
    private final BulkRevocations revocations;
    private final StoredJson json;

    IssueApiKeyStep(
            Onboardings onboardings,
            Tenancy tenancy,
            KeyClaims claims,
            ApiKeyService apiKeys,
            BulkRevocations revocations,
            StoredJson json) {
        this.onboardings = onboardings;
        this.tenancy = tenancy;
        this.claims = claims;
        this.apiKeys = apiKeys;
        this.revocations = revocations;
        this.json = json;
    }

    @Override
    public String name() {
        return NAME;
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

    /** Of the tenant's other keys too, as it will be gone. */
    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return revocations
                .revokeAll(run.tenantId(), "The onboarding was cancelled")
                .chain(() -> claims.erase(run.tenantId(), run.operationId()))
                .replaceWith(new Done());
    }
}
