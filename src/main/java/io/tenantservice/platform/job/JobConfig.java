package io.tenantservice.platform.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How processes that run jobs find them, and how many they take up. */
@ConfigMapping(prefix = "tenantservice.jobs")
interface JobConfig {

    /**
     * Pause between two looks for jobs that are due. A job that this process has enqueued itself is found at once; one
     * that waits for its time, or comes from another process, by the next look.
     */
    @WithDefault("1s")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 10)
    Duration pollEvery();

    /**
     * Jobs that this process has under way at once; the others wait in the database. Each uses a connection to PostgreSQL
     * now and then, and so no more than half of the pool when a process answers requests too.
     */
    @WithDefault("10")
    @Min(1)
    @Max(1000)
    int atOnce();
}
