package io.tenantservice.platform.job;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;

/** Enqueues jobs in the transaction that wants them: it is rolled back with it, and not run before it commits. */
@ApplicationScoped
public class Jobs {

    private static final String ENQUEUE = """
            insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            values (:name, :instance, now(), false, 1)
            on conflict do nothing""";

    private final JobScheduler scheduler;

    Jobs(JobScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** @param instance what the job works on; enqueued twice it runs once */
    public Uni<Void> enqueue(String name, String instance) {
        Transaction.current().afterCommit(() -> Uni.createFrom().voidItem().invoke(scheduler::hurry));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ENQUEUE)
                        .setParameter("name", name)
                        .setParameter("instance", instance)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
