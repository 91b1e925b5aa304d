package io.tenantservice.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one read of the log has brought.
 *
 * @param timeline of the database's history: another one after a failover or a restore, which may have lost transactions
 *     and then gives their numbers again
 * @param snapshot in which it was read
 * @param kept what this one doesn't see had not been swept before the read; nothing when the replica had no row in
 *     {@code replica}, and anything may have been swept
 * @param isAwaited whether those who wait until all replicas have read something waited for this one already
 * @param at when the statement ran, by PostgreSQL's clock
 * @param replicas how many answer requests at the time, with this one
 * @param changes all that the snapshot sees and that of the read before did not
 */
record LogRead(
        String timeline,
        Snapshot snapshot,
        Optional<Snapshot> kept,
        boolean isAwaited,
        Instant at,
        int replicas,
        List<Change> changes) {}
