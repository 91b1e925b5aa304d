package io.tenantservice.provisioning.export;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the chunks of an export are together. There once all of them are. */
@Entity
@Table(name = "offboarding_export")
class StoredExport extends PanacheEntityBase {

    @Id
    UUID operationId;

    UUID tenantId;
    byte[] sha256;

    /** Bytes. */
    long size;

    int chunks;

    /** How many records of each type there are, as JSON. */
    String records;

    Instant madeAt;

    static Uni<@Nullable StoredExport> find(UUID operationId) {
        return findById(operationId);
    }
}
