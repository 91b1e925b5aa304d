package io.tenantservice.operation;

import io.tenantservice.feature.Feature;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How operations of each kind are carried out, and undone. */
@ApplicationScoped
class Workflows {

    // Looked up late: workflows begin operations, and so enqueue jobs; the scheduler that runs them knows every job.
    private final Instance<Workflow> all;

    Workflows(@Any Instance<Workflow> all) {
        this.all = all;
    }

    Workflow.Step step(OperationKind kind, String name) {
        return all.stream()
                .filter(workflow -> workflow.kind() == kind)
                .flatMap(workflow -> workflow.steps().stream())
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(kind + " has no step " + name));
    }

    /** @return what must be on for a step to begin */
    Set<Feature> features(OperationKind kind, String step) {
        return all.stream()
                .filter(workflow -> workflow.kind() == kind)
                .flatMap(workflow -> workflow.features(step).stream())
                .collect(Collectors.toSet());
    }

    /** @return nothing where the step cannot be undone; an operation is cancelled only before such a one has begun */
    Optional<ReversibleStep> reversibleStep(OperationKind kind, String name) {
        return step(kind, name) instanceof ReversibleStep step ? Optional.of(step) : Optional.empty();
    }

    /** @return nothing where operations of the kind cannot be cancelled */
    Optional<ReversibleWorkflow> reversible(OperationKind kind) {
        return all.stream()
                .filter(workflow -> workflow.kind() == kind)
                .filter(ReversibleWorkflow.class::isInstance)
                .map(ReversibleWorkflow.class::cast)
                .findFirst();
    }
}
