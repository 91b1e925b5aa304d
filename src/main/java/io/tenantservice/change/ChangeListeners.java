package io.tenantservice.change;

import jakarta.enterprise.context.ApplicationScoped;

/** For what a replica holds beside the caches, and must know to be out of date. */
@ApplicationScoped
public class ChangeListeners {

    private final ChangeHistory history;

    ChangeListeners(ChangeHistory history) {
        this.history = history;
    }

    /**
     * @param changed runs after each read of the log that has brought changes of the kind, and after one that may have
     *     missed some, as the first. The log waits for it, so it only begins what is to be done.
     */
    public void listen(ChangeKind kind, Runnable changed) {
        history.listen(kind, changed);
    }
}
