/**
 * How much of an outside system's limit is used, over all replicas. Table {@code call_budget}. What nobody waits for
 * takes only a part of a limit; it is never in the way of what somebody waits for.
 */
@NullMarked
package io.tenantservice.platform.budget;

import org.jspecify.annotations.NullMarked;
