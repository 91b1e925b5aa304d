package io.tenantservice.operation;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** A workflow whose operations can be cancelled: whatever their steps did can be undone, last step first. */
public interface ReversibleWorkflow extends Workflow {

    @Override
    List<? extends ReversibleStep> steps();

    /** One step that can be undone. */
    interface ReversibleStep extends Step {

        /**
         * Undoes what the step did, however far it came; done at once when it has not begun, or has been undone. It is
         * tried until it succeeds, and nobody else works on the operation meanwhile; so it never gives up, and looks
         * before it acts. Steps after this one have been undone.
         */
        Uni<StepResult> compensate(OperationRun run);
    }
}
