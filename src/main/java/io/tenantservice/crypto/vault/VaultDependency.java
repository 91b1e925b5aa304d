package io.tenantservice.crypto.vault;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.health.Dependency;
import jakarta.enterprise.context.ApplicationScoped;

/** Vault, reported in the health group of dependencies. Without it no secret is written or revealed. */
@ApplicationScoped
class VaultDependency implements Dependency {

    private final VaultClients vault;

    VaultDependency(VaultClients vault) {
        this.vault = vault;
    }

    @Override
    public String name() {
        return "vault";
    }

    /** Asks for our own token, which needs a Vault that is unsealed and lets us in. */
    @Override
    public Uni<Void> ping() {
        return VaultCalls.once(() -> vault.as(VaultIdentity.API).auth().token().lookupSelf())
                .replaceWithVoid();
    }
}
