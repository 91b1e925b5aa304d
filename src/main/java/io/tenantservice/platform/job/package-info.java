/** Work that outlives a request or repeats: db-scheduler on PostgreSQL, enqueued in the transaction that wants it. */
@NullMarked
package io.tenantservice.platform.job;

import org.jspecify.annotations.NullMarked;
