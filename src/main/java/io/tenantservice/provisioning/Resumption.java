package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.security.Caller;

/** How operations of one kind go on that have failed. An implementer is an application-scoped bean. */
public interface Resumption {

    OperationKind kind();

    /**
     * Lets the operation go on at the step that failed, in one transaction, with which the request's answer is stored.
     *
     * @param operation of the kind; may have gone on since it was read
     * @return fails with OPERATION_STATE_CONFLICT unless it is FAILED, and with OPERATION_KIND_CONFLICT when something is
     *     to change that operations of the kind do not have
     */
    Uni<OperationView> resume(OperationView operation, ResumeOperation request, Caller caller);
}
