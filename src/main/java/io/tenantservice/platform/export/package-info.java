/** What each feature says of a tenant when the tenant's data are exported. */
@NullMarked
package io.tenantservice.platform.export;

import org.jspecify.annotations.NullMarked;
