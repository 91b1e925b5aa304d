package io.tenantservice.operation;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * A workflow whose operations can be cancelled, as long as no step has ever begun that cannot be undone: whatever the
 * others did is undone then, last step first.
 */
public interface ReversibleWorkflow extends Workflow {

    /** @return what people cancel operations of this kind by, where the verb of all operations does not do */
    default Optional<String> cancelledBy() {
        return Optional.empty();
    }

    /** One step that can be undone. A step that is none is the point of no return. */
    interface ReversibleStep extends Step {

        /**
         * Undoes what the step did, however far it came; done at once when it has not begun, or has been undone. It is
         * tried until it succeeds, and nobody else works on the operation meanwhile; so it never gives up, and looks
         * before it acts. Steps after this one have been undone.
         */
        Uni<StepResult> compensate(OperationRun run);
    }
}
