package io.tenantservice.credential.resolve;

import io.tenantservice.audit.Target;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A tenant and its claimed and active credentials, as a resolve finds them: in the order of their ids. */
record Found(UUID tenantId, TenantState state, Tier tier, String homeRegion, List<FoundCredential> credentials) {

    /** The secrets that the tenant's state lets be shown. */
    List<FoundSecret> showable() {
        return secrets().filter(secret -> secret.isShowable(state)).toList();
    }

    boolean isActive() {
        return state == TenantState.ACTIVE;
    }

    /** The credentials of which at least one secret is shown. */
    List<Target> shownBy(OpenedSecrets opened) {
        return credentials.stream()
                .filter(opened::showsAnyOf)
                .map(FoundCredential::asTarget)
                .toList();
    }

    private Stream<FoundSecret> secrets() {
        return credentials.stream().flatMap(credential -> credential.secrets().stream());
    }
}
