package io.tenantservice.crypto.kms;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.health.Dependency;
import jakarta.enterprise.context.ApplicationScoped;

/** KMS, reported in the health group of dependencies. */
@ApplicationScoped
class KmsDependency implements Dependency {

    private final KmsKeys keys;
    private final KmsVersions versions;

    KmsDependency(KmsKeys keys, KmsVersions versions) {
        this.keys = keys;
        this.versions = versions;
    }

    @Override
    public String name() {
        return "aws-kms";
    }

    @Override
    public boolean isUsed() {
        return keys.areThere();
    }

    /** Reads about the key of tenants, which needs a KMS that lets us in. */
    @Override
    public Uni<Void> ping() {
        return versions.atLeast(keys.ofTenants()).replaceWithVoid();
    }
}
