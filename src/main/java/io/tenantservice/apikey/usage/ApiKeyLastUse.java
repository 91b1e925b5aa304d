package io.tenantservice.apikey.usage;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When a key was found good for the last time. Read alone; it is written by {@link WriteUses}. */
@Entity
@IdClass(ApiKeyLastUse.Key.class)
class ApiKeyLastUse extends PanacheEntityBase {

    record Key(UUID tenantId, UUID apiKeyId) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID apiKeyId;

    Instant usedAt;

    @Nullable
    String ipPrefix;

    static Uni<Optional<ApiKeyLastUse>> of(UUID tenantId, UUID keyId) {
        return ApiKeyLastUse.<ApiKeyLastUse>findById(new Key(tenantId, keyId)).map(Optional::ofNullable);
    }
}
