package io.tenantservice.audit;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/**
 * One thing that was done.
 *
 * @param chain the tenant, or the nil UUID for the platform
 * @param at the time of the replica that did it; the order of a chain is that of its sequence
 * @param actor who did it, as {@code oidc:subject}, {@code leak-report:} with the key that has signed the report, or
 *     {@code system} for a job
 */
record Entry(
        UUID chain,
        Instant at,
        String actor,
        Action action,
        Target target,
        String requestId,
        SortedMap<String, String> details) {

    /** @return the content that is hashed and stored, before it is brought into its canonical form */
    Map<String, Object> content() {
        return Map.of(
                "action",
                action.name(),
                "actor",
                actor,
                "at",
                at.toString(),
                "details",
                details,
                "request_id",
                requestId,
                "target",
                Map.of("id", target.id().toString(), "type", target.type()));
    }
}
