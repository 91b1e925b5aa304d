package io.tenantservice.platform.job;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import java.time.Duration;

/** Deletes rows of all tenants that nobody needs any more. Row policies keep it from any other. */
public abstract class Sweep implements RecurringJob {

    private final Tenancy tenancy;
    private final String name;
    private final Duration pause;
    private final String statement;

    protected Sweep(Tenancy tenancy, String name, Duration pause, String statement) {
        this.tenancy = tenancy;
        this.name = name;
        this.pause = pause;
        this.statement = statement;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Duration pause() {
        return pause;
    }

    @Override
    public final Uni<Void> run() {
        return tenancy.observe(
                        new Scope.Platform(),
                        () -> Panache.getSession()
                                .chain(session ->
                                        session.createNativeQuery(statement).executeUpdate()))
                .replaceWithVoid();
    }
}
