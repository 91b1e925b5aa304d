package io.tenantservice.credential;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/**
 * What was set up at a provider for a credential, and stays there. Outlives the credential, and is told when the tenant
 * leaves.
 */
@Entity
@DynamicUpdate
@IdClass(LeftAtProvider.Key.class)
class LeftAtProvider extends PanacheEntityBase {

    record Key(UUID tenantId, UUID credentialId) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID credentialId;

    @Enumerated(STRING)
    @Column(updatable = false)
    CredentialKind kind;

    /** Why it could not be taken back, or that somebody wanted it so. */
    @Enumerated(STRING)
    ProblemCode reason;

    Instant notedAt;

    /** Within the transaction that ends the connection, or deletes the credential. */
    static Uni<Void> note(Credential credential, ProblemCode reason, Instant now) {
        return LeftAtProvider.<LeftAtProvider>findById(new Key(credential.tenantId, credential.id))
                .onItem()
                .ifNull()
                .switchTo(() -> of(credential, reason, now).persist())
                .invoke(left -> {
                    left.reason = reason;
                    left.notedAt = now;
                })
                .replaceWithVoid();
    }

    private static LeftAtProvider of(Credential credential, ProblemCode reason, Instant now) {
        LeftAtProvider left = new LeftAtProvider();
        left.tenantId = credential.tenantId;
        left.credentialId = credential.id;
        left.kind = credential.kind();
        left.reason = reason;
        left.notedAt = now;
        return left;
    }

    /** Within the transaction that is open: it is connected, and what is there is wanted again. */
    static Uni<Void> forget(Credential credential) {
        return deleteById(new Key(credential.tenantId, credential.id)).replaceWithVoid();
    }

    /** Within the transaction that is open. */
    static Uni<List<LeftAtProvider>> of(UUID tenantId) {
        return LeftAtProvider.<LeftAtProvider>list("tenantId", Sort.by("kind").and("credentialId"), tenantId);
    }
}
