package io.tenantservice.change;

import java.util.UUID;

/**
 * One row of the log.
 *
 * @param xid the transaction that wrote it
 * @param kind by its name, as a replica of the next version may write kinds that this one doesn't know
 */
record Change(long xid, String kind, UUID subject) {}
