package io.tenantservice.platform.attempt;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** Timers and other callers' answers arrive on threads of their own; a database session lives on one context. */
public final class CallerContext {

    private CallerContext() {}

    /** Hands the result over on the Vert.x context that asked for it, if one did. */
    public static <T> Uni<T> keep(Uni<T> work) {
        return Uni.createFrom().deferred(() -> work.emitOn(here()));
    }

    /** @return runs what it is given later on the Vert.x context of now, if there is one */
    public static Executor here() {
        Context caller = Vertx.currentContext();
        return caller == null ? Runnable::run : handOver -> on(caller, handOver);
    }

    /** Most often the result is on the context already. */
    private static void on(Context caller, Runnable handOver) {
        if (Vertx.currentContext() == caller) {
            handOver.run();
        } else {
            caller.runOnContext(nothing -> handOver.run());
        }
    }
}
