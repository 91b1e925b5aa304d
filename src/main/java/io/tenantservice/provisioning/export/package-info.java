/**
 * All that is known of a tenant, in one file that it takes along. Tables {@code offboarding_export}, {@code
 * offboarding_export_chunk}. No secret is in it, and however large it is, little of it is in memory at a time.
 */
@NullMarked
package io.tenantservice.provisioning.export;

import org.jspecify.annotations.NullMarked;
