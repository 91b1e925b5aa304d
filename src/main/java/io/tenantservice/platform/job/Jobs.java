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

    private static final String HURRY = """
            update scheduled_tasks set execution_time = now()
            where task_name = :name and task_instance = :instance and not picked""";

    private static final String PICKED =
            "select count(*) from scheduled_tasks where task_name = :name and task_instance = :instance and picked";

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

    /**
     * Makes a job of the transaction's tenant due that waits for its time.
     *
     * @return false when it does not wait: it is not there, or a process is at it
     */
    public Uni<Boolean> hurry(String name, String instance) {
        Transaction.current().afterCommit(() -> Uni.createFrom().voidItem().invoke(scheduler::hurry));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HURRY)
                        .setParameter("name", name)
                        .setParameter("instance", instance)
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    /** @return whether a process is at a job of the transaction's tenant, or has died at it a moment ago */
    public Uni<Boolean> isPicked(String name, String instance) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PICKED, Long.class)
                        .setParameter("name", name)
                        .setParameter("instance", instance)
                        .getSingleResult())
                .map(picked -> picked > 0);
    }
}
