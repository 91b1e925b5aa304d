/** What the platform tidies up after itself. */
@NullMarked
package io.tenantservice.platform.housekeeping;

import org.jspecify.annotations.NullMarked;
