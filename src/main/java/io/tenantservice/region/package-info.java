/** Which cell of the platform this process belongs to. */
@NullMarked
package io.tenantservice.region;

import org.jspecify.annotations.NullMarked;
