package io.tenantservice.platform.job;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * Work that repeats for as long as the service lives, on one replica at a time. An implementer is a bean of which there is
 * one. The work runs again after a crash, so doing it twice must do no harm.
 */
public interface RecurringJob {

    /** @return the job's name in the database; never changed once released */
    String name();

    /** @return the pause between the end of one run and the start of the next */
    Duration pause();

    Uni<Void> run();
}
