package io.tenantservice.platform;

/**
 * Time by which ages are told: it never goes back, and it goes on while the process is stopped (SIGSTOP). Nanoseconds
 * from no moment in particular, so only differences mean something.
 */
@FunctionalInterface
public interface MonotonicClock {

    long nanos();

    default long nanosSince(long moment) {
        return nanos() - moment;
    }
}
