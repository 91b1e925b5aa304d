package io.tenantservice.provisioning.offboarding;

import io.tenantservice.feature.Feature;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.ReversibleWorkflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Leads a tenant out. Until the waiting period is over it can be undone; what comes after that cannot. */
@ApplicationScoped
class OffboardingWorkflow implements ReversibleWorkflow {

    private final List<Step> steps;

    OffboardingWorkflow(
            EndOperationsStep endOperations,
            DisconnectProvidersStep disconnectProviders,
            ExportDataStep exportData,
            AwaitDeletionStep awaitDeletion,
            RevokeApiKeysStep revokeApiKeys,
            DeleteDataStep deleteData,
            ShredKeyStep shredKey,
            IssueCertificateStep issueCertificate) {
        this.steps = List.of(
                endOperations,
                disconnectProviders,
                exportData,
                awaitDeletion,
                revokeApiKeys,
                deleteData,
                shredKey,
                issueCertificate);
    }

    @Override
    public OperationKind kind() {
        return OperationKind.OFFBOARDING;
    }

    @Override
    public Optional<String> cancelledBy() {
        return Optional.of("POST /v1/tenants/{tenant_id}:undoOffboarding");
    }

    @Override
    public Set<Feature> features(String step) {
        return Set.of(Feature.OFFBOARDING, Feature.valueOf("OFFBOARDING_" + step));
    }

    @Override
    public List<Step> steps() {
        return steps;
    }
}
