package io.tenantservice.platform.tenancy;

import io.smallrye.mutiny.Uni;

/**
 * Writes what was collected during a transaction as its last statements. An implementer is an application-scoped
 * bean; a failure fails the transaction.
 */
public interface BeforeCommit {

    Uni<Void> beforeCommit(Transaction transaction);
}
