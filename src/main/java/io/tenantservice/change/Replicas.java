package io.tenantservice.change;

import jakarta.enterprise.context.ApplicationScoped;

/** How many replicas answer requests, as the last read of the log has told. */
@ApplicationScoped
public class Replicas {

    private volatile int live = 1;

    void set(int replicas) {
        live = replicas;
    }

    /** @return this one among them; 1 at least. It is old while PostgreSQL is away. */
    public int live() {
        return live;
    }
}
