/** What leaves by the log. */
@NullMarked
package io.tenantservice.platform.logging;

import org.jspecify.annotations.NullMarked;
