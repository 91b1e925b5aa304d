package io.tenantservice.change;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has been read from PostgreSQL to be cached.
 *
 * @param value nothing when there is no such thing
 * @param subject whose changes make the value wrong; none when there is no value
 * @param snapshot in which it was read: {@code pg_current_snapshot()} of the <em>same statement</em>. In READ COMMITTED
 *     the next statement has another one, and would hide a change between the two.
 */
public record Loaded<V>(Optional<V> value, @Nullable UUID subject, Snapshot snapshot) {

    public static <V> Loaded<V> of(V value, UUID subject, Snapshot snapshot) {
        return new Loaded<>(Optional.of(value), subject, snapshot);
    }

    /** Any change of the cache's kinds may be that which makes the thing appear. */
    public static <V> Loaded<V> absent(Snapshot snapshot) {
        return new Loaded<>(Optional.empty(), null, snapshot);
    }

    boolean isAbout(Change change) {
        return subject == null || subject.equals(change.subject());
    }
}
