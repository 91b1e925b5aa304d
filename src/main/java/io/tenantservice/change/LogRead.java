package io.tenantservice.change;

import java.util.List;

/**
 * What one read of the log has brought.
 *
 * @param snapshot in which it was read
 * @param changes all that this snapshot sees and that of the read before did not; some may come twice
 */
record LogRead(Snapshot snapshot, Standing standing, List<Change> changes) {

    /** What {@code replica} said of this replica before the read noted it there. */
    enum Standing {
        /** It may serve from its caches: who waits for the replicas waits for this one. */
        LIVE,

        /** It had been silent for so long that nobody waited for it any more. */
        SILENT,

        /** It had no row, so what it hasn't seen may have been swept. */
        NEW
    }
}
