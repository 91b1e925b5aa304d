package io.tenantservice.crypto.vault;

import static java.util.stream.Collectors.toMap;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.health.Dependency;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Vault, reported in the health group of dependencies. Without it no secret is written or revealed. */
@ApplicationScoped
class VaultDependency implements Dependency {

    private final VaultConfig config;
    private final VaultCalls calls;
    private final VaultGuards guards;

    VaultDependency(VaultConfig config, VaultCalls calls, VaultGuards guards) {
        this.config = config;
        this.calls = calls;
        this.guards = guards;
    }

    @Override
    public String name() {
        return "vault";
    }

    @Override
    public boolean isUsed() {
        return config.url().isPresent();
    }

    /** Asks for our own token, which needs a Vault that is unsealed and lets us in; DOWN while the breaker is open. */
    @Override
    public Uni<Void> ping() {
        return calls.once(VaultIdentity.API, vault -> vault.auth().token().lookupSelf())
                .replaceWithVoid();
    }

    @Override
    public Map<String, String> details() {
        return guards.states().entrySet().stream()
                .collect(toMap(
                        state -> "breaker." + state.getKey().key(),
                        state -> state.getValue().name()));
    }
}
