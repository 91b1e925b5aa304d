package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.JobResult;
import io.tenantservice.platform.job.OneTimeJob;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.UUID;

/** Makes the key of one tenant. Making it twice makes one. */
@ApplicationScoped
class MakeTenantKey implements OneTimeJob {

    static final String NAME = "make-tenant-key";

    // Looked up late: the keys enqueue jobs, and the scheduler that runs them knows every job.
    private final Instance<TenantKeys> keys;

    MakeTenantKey(Instance<TenantKeys> keys) {
        this.keys = keys;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<JobResult> run(String tenantId) {
        return keys.get().make(UUID.fromString(tenantId)).replaceWith(new JobResult.Done());
    }
}
