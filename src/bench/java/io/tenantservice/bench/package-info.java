/**
 * The limits that the service is measured against: endpoints with the same HTTP, the same authentication and nothing
 * of the work that is measured. Only the profile {@code bench} compiles them; no shipped service has them.
 */
@NullMarked
package io.tenantservice.bench;

import org.jspecify.annotations.NullMarked;
