package io.tenantservice.apikey.pepper;

import static io.tenantservice.change.ChangeKind.PEPPER;

import io.tenantservice.change.ChangeListeners;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.health.SchemaReady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Has this replica load what a rotation on another one has added. */
@ApplicationScoped
class PepperUpdates {

    private final ChangeListeners changes;
    private final Pepper pepper;

    PepperUpdates(ChangeListeners changes, Pepper pepper) {
        this.changes = changes;
        this.pepper = pepper;
    }

    void start(@Observes SchemaReady ready) {
        changes.listen(PEPPER, pepper::refresh);
    }
}
