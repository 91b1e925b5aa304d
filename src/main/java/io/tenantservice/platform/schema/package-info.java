/** The database schema: applied by a command under its own role, checked by every process that serves. */
@NullMarked
package io.tenantservice.platform.schema;

import org.jspecify.annotations.NullMarked;
