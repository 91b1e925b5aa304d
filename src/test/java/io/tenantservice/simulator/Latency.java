package io.tenantservice.simulator;

import java.io.IOException;
import java.time.Duration;

/** How far away the providers are: each call takes so long at least. */
final class Latency {

    private volatile Duration length = Duration.ZERO;

    void set(Duration wanted) {
        length = wanted;
    }

    void pass() throws IOException {
        wait(length);
    }

    /** Fails when the simulators end meanwhile. */
    static void wait(Duration length) throws IOException {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the simulators end", e);
        }
    }
}
