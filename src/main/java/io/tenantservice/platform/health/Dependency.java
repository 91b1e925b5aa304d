package io.tenantservice.platform.health;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/**
 * Something outside that the service can go without for a while. Reported in the health group {@code dependencies},
 * never part of readiness. An implementer is an application-scoped bean.
 */
public interface Dependency {

    String name();

    /** @return whether this installation has it; what it has not is not reported */
    default boolean isUsed() {
        return true;
    }

    /** @return completes when the dependency answers; fails, without a secret in the message, when it does not */
    Uni<Void> ping();

    /** @return what else the operator may want to see, by names of the dependency's own */
    default Map<String, String> details() {
        return Map.of();
    }
}
