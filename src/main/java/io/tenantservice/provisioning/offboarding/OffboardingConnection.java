package io.tenantservice.provisioning.offboarding;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Connections.Place;
import io.tenantservice.credential.CredentialKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;

/** A credential whose provider sent its events here when the tenant left: it is disconnected, or connected again. */
@Entity
@IdClass(OffboardingConnection.Key.class)
class OffboardingConnection extends PanacheEntityBase {

    record Key(UUID operationId, UUID credentialId) implements Serializable {}

    @Id
    UUID operationId;

    @Id
    UUID credentialId;

    @Column(updatable = false)
    UUID tenantId;

    @Enumerated(STRING)
    @Column(updatable = false)
    CredentialKind kind;

    static OffboardingConnection of(UUID tenantId, UUID operationId, Place place) {
        OffboardingConnection connection = new OffboardingConnection();
        connection.tenantId = tenantId;
        connection.operationId = operationId;
        connection.credentialId = place.id();
        connection.kind = place.kind();
        return connection;
    }

    static Uni<List<OffboardingConnection>> of(UUID operationId) {
        return OffboardingConnection.<OffboardingConnection>list(
                "operationId", Sort.by("kind").and("credentialId"), operationId);
    }

    Place place() {
        return new Place(kind, credentialId);
    }
}
