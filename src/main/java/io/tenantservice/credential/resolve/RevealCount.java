package io.tenantservice.credential.resolve;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How often one caller has been shown the secrets of one credential in one minute. */
@Entity
@IdClass(RevealCount.Key.class)
class RevealCount extends PanacheEntityBase {

    record Key(UUID tenantId, UUID credentialId, String caller, Instant minute) implements Serializable {}

    /** A minute that is over for so long gets no more counts, as no write takes that long. */
    private static final String CLOSED = "tenantId = :tenant and minute < instant - 2 minute";

    @Id
    UUID tenantId;

    @Id
    UUID credentialId;

    @Id
    String caller;

    /** Its beginning, by the database's clock. */
    @Id
    Instant minute;

    /** The credential's kind, as in audit entries. */
    String kind;

    long count;

    /** Whether the minute's first reveal has an audit entry of its own. */
    boolean audited;

    static Uni<List<RevealCount>> closed(UUID tenantId) {
        return list(CLOSED, Parameters.with("tenant", tenantId));
    }

    static Uni<Long> deleteClosed(UUID tenantId) {
        return delete(CLOSED, Parameters.with("tenant", tenantId));
    }

    /** @return all that the tenant has, which get no more counts before the transaction ends */
    static Uni<List<RevealCount>> hold(UUID tenantId) {
        return RevealCount.<RevealCount>find("tenantId", tenantId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    static Uni<Integer> markAudited(UUID tenantId, String caller, List<UUID> credentialIds) {
        return update(
                "audited = true where tenantId = ?1 and caller = ?2 and credentialId in ?3",
                tenantId,
                caller,
                credentialIds);
    }

    boolean needsEntry() {
        return count > 1 || !audited;
    }

    Target asTarget() {
        return new Target(kind, credentialId);
    }

    Map<String, String> auditDetails() {
        return Map.of("caller", caller, "minute", minute.toString(), "count", Long.toString(count));
    }
}
