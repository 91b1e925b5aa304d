package io.tenantservice.crypto.rotation;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CryptoFailure;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A ciphertext that a rotation could not move, and left as it was. */
@Entity
@IdClass(QuarantinedCiphertext.Key.class)
@Table(name = "key_rotation_quarantine")
class QuarantinedCiphertext extends PanacheEntityBase {

    private static final int SHOWN = 100;

    private static final String PUT = """
            insert into key_rotation_quarantine (owner_id, rotation_id, column_name, place, reason)
            values (:owner, :rotation, :column, :place, :reason)
            on conflict do nothing""";

    record Key(UUID ownerId, UUID rotationId, String columnName, String place) implements Serializable {}

    @Id
    UUID ownerId;

    @Id
    UUID rotationId;

    /** Table and column. */
    @Id
    String columnName;

    /** The ids by which a person finds the row. */
    @Id
    String place;

    @Enumerated(STRING)
    CryptoFailure reason;

    Instant createdAt;

    /** @return whether it was not there before */
    static Uni<Boolean> put(RotationPart.Key part, String column, String place, CryptoFailure reason) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PUT)
                        .setParameter("owner", part.ownerId())
                        .setParameter("rotation", part.rotationId())
                        .setParameter("column", column)
                        .setParameter("place", place)
                        .setParameter("reason", reason.name())
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    /** @return the first of them */
    static Uni<List<QuarantinedCiphertext>> of(UUID rotationId) {
        return QuarantinedCiphertext.<QuarantinedCiphertext>find(
                        "rotationId = ?1 order by ownerId, columnName, place", rotationId)
                .page(0, SHOWN)
                .list();
    }
}
