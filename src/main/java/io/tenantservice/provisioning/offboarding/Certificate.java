package io.tenantservice.provisioning.offboarding;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.DocumentSignature;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant that has left is told: the very bytes, and who has signed them. Never changed. */
@Entity
@Table(name = "offboarding_certificate")
class Certificate extends PanacheEntityBase {

    @Id
    UUID operationId;

    UUID tenantId;
    UUID id;
    byte[] payload;
    Instant issuedAt;

    /** This and what follows is absent where nothing signs. */
    @Nullable
    String mount;

    @Nullable
    String keyName;

    @Nullable
    Integer keyVersion;

    @Nullable
    byte[] publicKey;

    @Nullable
    byte[] signature;

    static Uni<@Nullable Certificate> find(UUID operationId) {
        return findById(operationId);
    }

    static Uni<@Nullable Certificate> latest(UUID tenantId) {
        return Certificate.<Certificate>find("tenantId", Sort.descending("issuedAt"), tenantId)
                .firstResult();
    }

    void sign(DocumentSignature by) {
        mount = by.mount();
        keyName = by.keyName();
        keyVersion = by.keyVersion();
        publicKey = by.publicKey();
        signature = by.value();
    }
}
