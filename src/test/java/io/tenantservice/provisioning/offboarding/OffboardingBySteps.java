package io.tenantservice.provisioning.offboarding;

import io.tenantservice.api.Database;
import io.tenantservice.operation.OperationRun;
import java.sql.SQLException;
import java.util.UUID;

/** A tenant with the rows of an offboarding that no worker carries out, so that a test takes single steps. */
record OffboardingBySteps(UUID id, UUID operationId) {

    static OffboardingBySteps of(UUID tenant, boolean export) throws SQLException {
        UUID operation = UUID.randomUUID();
        Database.execute("""
                update tenant set state = 'OFFBOARDING' where id = '%1$s';
                insert into operation (tenant_id, id, kind, state, fence, round, last_event, created_at, updated_at, version)
                values ('%1$s', '%2$s', 'OFFBOARDING', 'RUNNING', 1, 1, 0, now(), now(), 0);
                insert into offboarding (tenant_id, operation_id, reason, export, former_state, requested_at, delete_after,
                                         leave_at_providers)
                values ('%1$s', '%2$s', 'The contract has ended', %3$s, 'ACTIVE', now(), now(), false)
                """.formatted(tenant, operation, export));
        return new OffboardingBySteps(tenant, operation);
    }

    String address() {
        return "/v1/tenants/" + id + "/offboarding";
    }

    OperationRun run() {
        return new OperationRun(operationId, id, 1);
    }

    void set(String change) throws SQLException {
        Database.execute("update offboarding set " + change + " where operation_id = '" + operationId + "'");
    }

    void become(String state) throws SQLException {
        Database.execute("update tenant set state = '" + state + "' where id = '" + id + "'");
    }
}
