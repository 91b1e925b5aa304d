package io.tenantservice.provisioning.offboarding;

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

/** How many rows of a table an offboarding has deleted. The database counts, in the transactions that delete them. */
@Entity
@IdClass(ErasedRows.Key.class)
class ErasedRows extends PanacheEntityBase {

    record Key(UUID operationId, String tableName) implements Serializable {}

    @Id
    UUID operationId;

    @Id
    String tableName;

    UUID tenantId;
    long rows;

    /** When the last of them were deleted, by the database's clock. */
    Instant lastAt;

    static Uni<List<ErasedRows>> of(UUID operationId) {
        return ErasedRows.<ErasedRows>list("operationId", Sort.by("tableName"), operationId);
    }
}
