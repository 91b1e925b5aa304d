package io.tenantservice.platform.job;

import io.smallrye.mutiny.Uni;

/**
 * Work that is asked for once, by the id of what it works on, and repeated until it is done. An implementer is an
 * application-scoped bean. It may run again after a crash, so it looks before it acts.
 */
public interface OneTimeJob {

    /** @return the job's name in the database; never changed once released */
    String name();

    /** @param instance the id that the job was enqueued with */
    Uni<JobResult> run(String instance);
}
