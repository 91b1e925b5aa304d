package io.tenantservice.crypto;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A key that its tenant had alone, and that is destroyed, or about to be. */
@Entity
@IdClass(ShreddedKey.Key.class)
@DynamicUpdate
class ShreddedKey extends PanacheEntityBase {

    record Key(UUID tenantId, String provider, String mount, String keyName) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    String provider;

    @Id
    String mount;

    @Id
    String keyName;

    Instant intendedAt;

    /** When its provider said that it is gone, for the first time; absent before. */
    @Nullable
    Instant destroyedAt;

    static ShreddedKey intend(UUID tenantId, KeyRef ref, Instant now) {
        ShreddedKey key = new ShreddedKey();
        key.tenantId = tenantId;
        key.provider = ref.provider();
        key.mount = ref.mount();
        key.keyName = ref.name();
        key.intendedAt = now;
        return key;
    }

    static Uni<List<ShreddedKey>> of(UUID tenantId) {
        return ShreddedKey.<ShreddedKey>find("tenantId", Sort.by("provider", "mount", "keyName"), tenantId)
                .list();
    }

    KeyRef ref() {
        return new KeyRef(provider, mount, keyName);
    }

    boolean isDestroyed() {
        return destroyedAt != null;
    }

    void destroyed(Instant now) {
        if (!isDestroyed()) {
            destroyedAt = now;
        }
    }
}
