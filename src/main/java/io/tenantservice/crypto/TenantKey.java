package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Which key encrypts a tenant's secrets. */
@Entity
class TenantKey extends PanacheEntityBase {

    enum State {
        REQUESTED,
        READY
    }

    @Id
    UUID tenantId;

    String provider;
    String mount;
    String keyName;

    @Enumerated(STRING)
    State state;

    Instant createdAt;

    static TenantKey request(UUID tenantId, KeyRef ref, Instant now) {
        TenantKey key = new TenantKey();
        key.tenantId = tenantId;
        key.provider = ref.provider();
        key.mount = ref.mount();
        key.keyName = ref.name();
        key.state = State.REQUESTED;
        key.createdAt = now;
        return key;
    }

    static Uni<TenantKey> require(UUID tenantId) {
        return TenantKey.<TenantKey>findById(tenantId).onItem().ifNull().failWith(() -> Problem.of(TENANT_NOT_FOUND));
    }

    KeyRef ref() {
        return new KeyRef(provider, mount, keyName);
    }

    boolean isReady() {
        return state == State.READY;
    }

    void ready() {
        state = State.READY;
    }
}
