package io.tenantservice.crypto;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A version of the pepper as it stands in the table {@code pepper}. Its methods work inside the platform's transaction
 * that is open.
 *
 * @param currentFrom when new hashes begin to be made with it, by PostgreSQL's clock
 * @param isDue whether that time has come
 */
public record StoredPepper(int version, Instant createdAt, Instant currentFrom, boolean isDue, Ciphertext ciphertext) {

    private static final String ALL = """
            select version, created_at, current_from, current_from <= now(), provider, mount, key_name, key_version,
                   ciphertext
            from pepper order by version desc""";

    private static final String INSERT = """
            insert into pepper (version, created_at, current_from, provider, mount, key_name, key_version, ciphertext)
            values (:version, now(), now() + :millis * interval '1 millisecond', :provider, :mount, :name, :keyVersion,
                    :ciphertext)
            on conflict do nothing""";

    /** @return all versions, the newest first; none in an installation that has never run */
    public static Uni<List<StoredPepper>> all() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ALL, Object[].class).getResultList())
                .map(rows -> rows.stream().map(StoredPepper::of).toList());
    }

    /** @return of all versions, newest first, the one that new hashes are made with */
    public static StoredPepper current(List<StoredPepper> newestFirst) {
        return newestFirst.stream().filter(StoredPepper::isDue).findFirst().orElseGet(newestFirst::getLast);
    }

    /** @return false when there is such a version already */
    static Uni<Boolean> insert(int version, Ciphertext ciphertext, Duration currentIn) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter("version", version)
                        .setParameter("millis", currentIn.toMillis())
                        .setParameter("provider", ciphertext.key().provider())
                        .setParameter("mount", ciphertext.key().mount())
                        .setParameter("name", ciphertext.key().name())
                        .setParameter("keyVersion", ciphertext.keyVersion())
                        .setParameter("ciphertext", ciphertext.text())
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }

    private static StoredPepper of(Object[] row) {
        return new StoredPepper(
                (Integer) row[0],
                ((OffsetDateTime) row[1]).toInstant(),
                ((OffsetDateTime) row[2]).toInstant(),
                (Boolean) row[3],
                new Ciphertext(new KeyRef((String) row[4], (String) row[5], (String) row[6]), (Integer) row[7], (String)
                        row[8]));
    }
}
