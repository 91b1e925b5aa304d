package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.BulkRevocations;
import io.tenantservice.apikey.claim.KeyClaims;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.Workflow.Step;
import jakarta.enterprise.context.ApplicationScoped;

/** Revokes the tenant's API keys for good. From its first attempt on, the offboarding cannot be undone. */
@ApplicationScoped
class RevokeApiKeysStep implements Step {

    static final String NAME = "REVOKE_API_KEYS";

    private static final String REASON = "The tenant has left";

    private final Offboardings offboardings;
    private final BulkRevocations revocations;
    private final KeyClaims claims;

    RevokeApiKeysStep(Offboardings offboardings, BulkRevocations revocations, KeyClaims claims) {
        this.offboardings = offboardings;
        this.revocations = revocations;
        this.claims = claims;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return offboardings
                .makeFinal(run)
                .chain(() -> revocations.revokeAll(run.tenantId(), REASON))
                .chain(() -> claims.eraseAll(run.tenantId()))
                .replaceWith(new Done());
    }
}
