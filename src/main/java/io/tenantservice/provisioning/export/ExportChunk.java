package io.tenantservice.provisioning.export;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A part of an export, at most 256 KiB of it. */
@Entity
@IdClass(ExportChunk.Key.class)
@Table(name = "offboarding_export_chunk")
class ExportChunk extends PanacheEntityBase {

    record Key(UUID operationId, int number) implements Serializable {}

    private static final String DELETE = """
            delete from offboarding_export_chunk where tenant_id = :tenant and operation_id = :operation
                and number in (select number from offboarding_export_chunk
                               where tenant_id = :tenant and operation_id = :operation limit :most)""";

    @Id
    UUID operationId;

    /** From 1. */
    @Id
    int number;

    UUID tenantId;
    byte[] content;

    static ExportChunk of(UUID tenantId, UUID operationId, int number, byte[] content) {
        ExportChunk chunk = new ExportChunk();
        chunk.tenantId = tenantId;
        chunk.operationId = operationId;
        chunk.number = number;
        chunk.content = content;
        return chunk;
    }

    static Uni<@Nullable ExportChunk> find(UUID operationId, int number) {
        return findById(new Key(operationId, number));
    }

    /** @return how many are deleted; fewer than the most when none is left */
    static Uni<Integer> delete(UUID tenantId, UUID operationId, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DELETE)
                        .setParameter("tenant", tenantId)
                        .setParameter("operation", operationId)
                        .setParameter("most", most)
                        .executeUpdate());
    }
}
