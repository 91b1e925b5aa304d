package io.tenantservice.bench;

import java.time.Duration;

/** What one run of the load generator saw. */
record Measurement(double requestsPerSecond, Duration p50, Duration p99) {

    double p50Millis() {
        return p50.toNanos() / 1e6;
    }

    double p99Millis() {
        return p99.toNanos() / 1e6;
    }
}
