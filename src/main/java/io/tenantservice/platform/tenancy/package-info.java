/** The one place that opens a transaction, as one tenant or as the platform. */
@NullMarked
package io.tenantservice.platform.tenancy;

import org.jspecify.annotations.NullMarked;
