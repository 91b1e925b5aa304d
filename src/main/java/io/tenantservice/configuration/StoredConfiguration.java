package io.tenantservice.configuration;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.util.UUID;

/** What a tenant has set, as JSON. */
@Entity
@Table(name = "tenant_configuration")
class StoredConfiguration extends PanacheEntityBase {

    private static final String INSERT_IF_ABSENT = """
            insert into tenant_configuration (tenant_id, document, version) values (:tenant, '{}', 0)
            on conflict (tenant_id) do nothing""";

    @Id
    UUID tenantId;

    String document = "{}";

    /** Counted here and not by Hibernate, under {@link #lock}: a write that changes nothing else counts too. */
    long version;

    /** @return an empty one, which is not in the database, when the tenant has none */
    static Uni<StoredConfiguration> find(UUID tenantId) {
        return StoredConfiguration.<StoredConfiguration>findById(tenantId)
                .onItem()
                .ifNull()
                .continueWith(() -> empty(tenantId));
    }

    /**
     * Finds the tenant's, or makes an empty one, and lets nobody else change it before the transaction ends. Of two
     * that make the first one, the second waits and finds what the first has written.
     */
    static Uni<StoredConfiguration> lock(UUID tenantId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT_IF_ABSENT)
                        .setParameter("tenant", tenantId)
                        .executeUpdate())
                .chain(() -> StoredConfiguration.findById(tenantId, LockModeType.PESSIMISTIC_WRITE));
    }

    private static StoredConfiguration empty(UUID tenantId) {
        StoredConfiguration stored = new StoredConfiguration();
        stored.tenantId = tenantId;
        return stored;
    }

    boolean isWritten() {
        return version > 0;
    }

    void replace(String newDocument) {
        document = newDocument;
        version++;
    }

    Target asTarget() {
        return new Target("configuration", tenantId);
    }
}
