package io.tenantservice.platform.job;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.CallerContext;
import io.vertx.core.Context;
import java.util.function.Supplier;

/** Lets a job do several things side by side: a transaction belongs to its context, so each needs one of its own. */
public final class OwnContext {

    private OwnContext() {}

    /** Must be subscribed to on a Vert.x context, as jobs are. */
    public static <T> Uni<T> run(Supplier<Uni<T>> work) {
        return CallerContext.keep(Uni.createFrom().emitter(emitter -> {
            Context own = VertxContext.createNewDuplicatedContext();
            VertxContextSafetyToggle.setContextSafe(own, true);
            own.runOnContext(
                    nothing -> Uni.createFrom().deferred(work::get).subscribe().with(emitter::complete, emitter::fail));
        }));
    }
}
