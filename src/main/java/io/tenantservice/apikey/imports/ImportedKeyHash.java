package io.tenantservice.apikey.imports;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What another system has kept of a key that has not been used here yet. */
@Entity
@IdClass(ImportedKeyHash.Key.class)
class ImportedKeyHash extends PanacheEntityBase {

    record Key(UUID tenantId, UUID apiKeyId) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID apiKeyId;

    @Enumerated(STRING)
    ImportAlgorithm algorithm;

    /** SHA-256 as hexadecimal digits in lower case, bcrypt as it is. */
    String hash;

    /** With bcrypt: how the key begins. */
    @Nullable
    String lookupPrefix;

    static ImportedKeyHash of(UUID tenantId, UUID apiKeyId, ImportedHash hash) {
        ImportedKeyHash row = new ImportedKeyHash();
        row.tenantId = tenantId;
        row.apiKeyId = apiKeyId;
        row.algorithm = hash.algorithm();
        row.hash = hash.normalized().orElseThrow();
        row.lookupPrefix = hash.lookupPrefix();
        return row;
    }

    /** @return which of the hashes the tenant has already */
    static Uni<List<String>> known(UUID tenantId, Collection<String> hashes) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select hash from ImportedKeyHash where tenantId = :tenant and hash in :hashes",
                                String.class)
                        .setParameter("tenant", tenantId)
                        .setParameter("hashes", hashes)
                        .getResultList());
    }

    /** @return which of the beginnings more keys share than may */
    static Uni<List<String>> crowded(UUID tenantId, Collection<String> beginnings, long most) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select lookupPrefix from ImportedKeyHash"
                                        + " where tenantId = :tenant and lookupPrefix in :beginnings"
                                        + " group by lookupPrefix having count(*) > :most",
                                String.class)
                        .setParameter("tenant", tenantId)
                        .setParameter("beginnings", beginnings)
                        .setParameter("most", most)
                        .getResultList());
    }
}
