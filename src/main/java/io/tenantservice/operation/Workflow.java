package io.tenantservice.operation;

import io.smallrye.mutiny.Uni;
import io.tenantservice.feature.Feature;
import java.util.List;
import java.util.Set;

/**
 * How operations of one kind are carried out. An implementer is an application-scoped bean. A step may run again after
 * a crash, at any point of what it did before, so it looks before it acts. A {@code Problem} that it fails with is told
 * as the step's failure, and tried again when the problem's code is retryable.
 */
public interface Workflow {

    OperationKind kind();

    /** @return what must be on for a step to begin */
    default Set<Feature> features(String step) {
        return Set.of();
    }

    /** @return the steps in their order */
    List<? extends Step> steps();

    /** One step. */
    interface Step {

        /** @return its name in the database and in answers; never changed once released */
        String name();

        Uni<StepResult> run(OperationRun run);
    }
}
