package io.tenantservice.crypto.rotation;

import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.KeyOwner.OfPlatform;
import io.tenantservice.crypto.KeyOwner.OfTenant;
import io.tenantservice.crypto.PlatformKey;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** How entries of what becomes of keys name them: of a tenant in its own chain, of the platform in the platform's. */
final class KeyAudit {

    private KeyAudit() {}

    /** Within the transaction that is open for the owner. */
    static void record(Audit audit, Action action, KeyOwner owner, Map<String, String> details) {
        switch (owner) {
            case OfTenant(UUID id) -> audit.record(action, new Target("tenant-key", id), details);
            case OfPlatform(PlatformKey key) -> {
                Map<String, String> all = new TreeMap<>(details);
                all.put("platform_key", key.name());
                audit.record(action, new Target("platform-key", owner.id()), all);
            }
        }
    }
}
