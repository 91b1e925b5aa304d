package io.tenantservice.provisioning.offboarding;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Connections;
import io.tenantservice.credential.Connections.Place;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The record of what was connected when a tenant left. */
@ApplicationScoped
class OffboardingConnections {

    private final Connections connections;
    private final Tenancy tenancy;

    OffboardingConnections(Connections connections, Tenancy tenancy) {
        this.connections = connections;
        this.tenancy = tenancy;
    }

    /** Writes down what is connected, before any of it ends: nobody could tell afterwards what is to be connected again. */
    Uni<List<OffboardingConnection>> note(OperationRun run) {
        return tenancy.observe(
                run.tenantId(),
                () -> OffboardingConnection.of(run.operationId())
                        .chain(known -> connections.of(run.tenantId()).chain(found -> persist(run, known, found)))
                        .chain(() -> OffboardingConnection.of(run.operationId())));
    }

    private static Uni<Void> persist(OperationRun run, List<OffboardingConnection> known, List<Place> found) {
        Set<UUID> ids = known.stream().map(one -> one.credentialId).collect(Collectors.toSet());
        Object[] rows = found.stream()
                .filter(place -> !ids.contains(place.id()))
                .map(place -> OffboardingConnection.of(run.tenantId(), run.operationId(), place))
                .toArray();
        return Panache.getSession().chain(session -> session.persistAll(rows).chain(session::flush));
    }

    Uni<List<OffboardingConnection>> of(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> OffboardingConnection.of(run.operationId()));
    }

    /** @return the credentials whose connections are left at their providers */
    Uni<Set<UUID>> left(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> Connections.left(run.tenantId()))
                .map(all -> all.stream().map(one -> one.place().id()).collect(Collectors.toSet()));
    }

    /** Within the transaction that is open: takes over what another offboarding, undone half-way, had ended. */
    Uni<Void> inherit(UUID tenantId, UUID operationId, UUID from) {
        return OffboardingConnection.of(from)
                .map(all -> all.stream()
                        .map(one -> OffboardingConnection.of(tenantId, operationId, one.place()))
                        .toArray())
                .chain(rows -> Panache.getSession().chain(session -> session.persistAll(rows)));
    }
}
