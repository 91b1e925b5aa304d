package io.tenantservice.stack;

/** A program beside us, which ends with us and can be made to stand still. */
interface Running extends AutoCloseable {

    /** Connections stay, nothing answers. */
    void freeze();

    void thaw();

    @Override
    void close();
}
