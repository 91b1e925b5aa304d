package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_RENEWAL_BEGUN;
import static io.tenantservice.platform.problem.ProblemCode.SECRETS_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.tenant.TenantState.ACTIVE;
import static io.tenantservice.tenant.TenantState.SUSPENDED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.OperationService;
import io.tenantservice.operation.OperationView;
import io.tenantservice.operation.Workflow;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.TenantView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Begins operations that have a secret renewed at its provider. Of a credential there is one at a time, and while it
 * runs nobody else changes the secrets.
 */
@ApplicationScoped
class Renewal {

    /** An onboarding is using the secrets; and who is suspended shall find them alive when that is over. */
    private static final Set<TenantState> STATES = Set.of(ACTIVE, SUSPENDED);

    private final OperationService operations;
    private final TenantService tenants;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;

    Renewal(OperationService operations, TenantService tenants, Tenancy tenancy, Audit audit, Ids ids, Clock clock) {
        this.operations = operations;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<OperationView> begin(Workflow workflow, CredentialStore<?, ?> store, UUID tenantId, UUID id) {
        return tenants.get(tenantId)
                .invoke(Renewal::requireState)
                .chain(() -> tenancy.transact(
                        tenantId, () -> begin(workflow, store.requireChangeable(tenantId, id)), Function.identity()));
    }

    private Uni<OperationView> begin(Workflow workflow, Uni<? extends Credential> free) {
        UUID operationId = ids.next();
        return free.invoke(Renewal::requireNothingPending)
                .invoke(credential -> credential.beginRenewal(operationId, clock.instant()))
                .invoke(credential -> audit.record(
                        CREDENTIAL_RENEWAL_BEGUN,
                        credential.asTarget(),
                        Map.of(
                                "operation",
                                operationId.toString(),
                                "kind",
                                workflow.kind().name())))
                .chain(credential -> operations.begin(workflow, operationId, credential.tenantId));
    }

    /** @return the credential that an operation is about */
    <C extends Credential> Uni<C> of(OperationRun run, CredentialStore<C, ?> store) {
        return tenancy.observe(run.tenantId(), () -> store.requireRenewedBy(run.tenantId(), run.operationId()));
    }

    private static void requireState(TenantView tenant) {
        if (!STATES.contains(tenant.state())) {
            throw Problem.of(TENANT_STATE_CONFLICT, "The tenant is " + tenant.state() + ".");
        }
    }

    private static void requireNothingPending(Credential credential) {
        if (credential.pendingHealth != null) {
            throw Problem.of(SECRETS_PENDING);
        }
    }
}
