/**
 * The customers of the platform and the states they go through. Tables {@code tenant}, {@code key_prefix_claim}. A
 * tenant is never half there: its row, its claim and its audit entry are written together or not at all.
 */
@NullMarked
package io.tenantservice.tenant;

import org.jspecify.annotations.NullMarked;
